package dev.winnow.retriever.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.retriever.chunk.ChunkSettings;
import dev.winnow.retriever.chunk.Chunker;
import dev.winnow.retriever.chunk.WordCounter;
import dev.winnow.retriever.extract.ExtractionLimits;
import dev.winnow.retriever.extract.Extractor;
import dev.winnow.retriever.extract.isolate.IsolatedExtractor;
import dev.winnow.retriever.index.ImpactSource;
import dev.winnow.retriever.index.Library;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.Shelf;
import dev.winnow.retriever.index.StoredDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An index in a folder and all that takes documents in, opened together. */
final class Desk implements AutoCloseable {

    final LuceneLibrary library;
    final CountingEmbedder embedder = new CountingEmbedder();
    private final Extractor extractor = new IsolatedExtractor(ExtractionLimits.DEFAULT, 2);
    private final Ingestion ingestion;

    Desk(Path index) throws IOException {
        this(index, 2, 500);
    }

    Desk(Path index, int workers, int commitDocuments) throws IOException {
        this(Shelf.open(index), workers, commitDocuments, ImpactSource.NONE, library -> library);
    }

    /**
     * @param seen the library as ingestion sees it
     */
    Desk(Path index, UnaryOperator<Library> seen) throws IOException {
        this(Shelf.open(index), 2, 500, ImpactSource.NONE, seen);
    }

    Desk(Path index, ImpactSource impacts) throws IOException {
        this(Shelf.open(index), 2, 500, impacts, library -> library);
    }

    Desk(LuceneLibrary library, int commitDocuments) {
        this(library, 2, commitDocuments, ImpactSource.NONE, seen -> seen);
    }

    private Desk(
            LuceneLibrary library,
            int workers,
            int commitDocuments,
            ImpactSource impacts,
            UnaryOperator<Library> seen) {
        this.library = library;
        ingestion =
                new Ingestion(
                        seen.apply(library),
                        extractor,
                        new Chunker(
                                new ChunkSettings(40, 60, 10),
                                new RuleSentenceSplitter(),
                                new WordCounter()),
                        embedder,
                        impacts,
                        new IngestSettings(
                                ExtractionLimits.DEFAULT,
                                PreparationLimits.DEFAULT,
                                workers,
                                commitDocuments,
                                Duration.ofHours(1)),
                        InstantSource.system());
    }

    Ingestion ingestion() {
        return ingestion;
    }

    IngestReport index(Path... roots) throws Exception {
        return index(IngestListener.NONE, roots);
    }

    IngestReport index(IngestListener listener, Path... roots) throws Exception {
        return ingestion.run(FolderWalk.find(TenantId.DEFAULT, List.of(roots)), listener);
    }

    IngestReport index(IngestBatch batch) throws Exception {
        return ingestion.run(batch, IngestListener.NONE);
    }

    List<String> ids() throws IOException {
        return library.list(Scope.local(), null, 1000).stream()
                .map(document -> document.id().value())
                .toList();
    }

    /** Passages of each document, ordered, after the check that they are its text. */
    Map<String, List<Passage>> passages() throws IOException {
        Map<String, List<Passage>> byDocument = new TreeMap<>();
        try (IndexView view = library.passages().view()) {
            List<Hit> all = view.dense(Shelf.vector(""), Shelf.EVERYTHING, 100_000);
            int[] handles = all.stream().mapToInt(Hit::handle).toArray();
            for (Passage passage : view.passages(handles)) {
                byDocument
                        .computeIfAbsent(passage.documentId().value(), id -> new ArrayList<>())
                        .add(passage);
            }
        }
        for (StoredDocument document : library.list(Scope.local(), null, 1000)) {
            List<Passage> passages = byDocument.get(document.id().value());
            passages.sort(Comparator.comparingInt(Passage::start));
            StringBuilder together = new StringBuilder();
            for (Passage passage : passages) {
                assertThat(passage.start()).isEqualTo(together.length());
                together.append(passage.text());
            }
            assertThat(together.toString())
                    .isEqualTo(library.text(Scope.local(), document.id()).orElseThrow());
        }
        return byDocument;
    }

    @Override
    public void close() throws IOException {
        extractor.close();
        library.close();
    }
}
