package dev.winnow.ingest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.WordCounter;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An index in a folder and all that takes documents in, opened together. */
public final class IngestFixture implements AutoCloseable {

    static final Duration COMMIT_INTERVAL = Duration.ofHours(1);

    public final LuceneIndex store;
    public final CountingEmbedder embedder;
    private final Extractor extractor;
    private final Ingestion ingestion;

    /** What a test has in another way than the others. */
    public static final class Parts {

        public int workers = 2;
        public int commitDocuments = 500;
        public ImpactOrigin impacts = ImpactOrigin.NONE;
        public PreparationLimits limits = PreparationLimits.DEFAULT;

        /** The store as ingestion sees it. */
        public SeenStore seen = (method, arguments, call) -> call.make();

        public Supplier<Extractor> extractor =
                () -> new IsolatedExtractor(ExtractionLimits.DEFAULT, 2);

        /** Of runs, which commit at the latest after {@link #COMMIT_INTERVAL} of it. */
        public InstantSource clock = InstantSource.system();

        public DocumentMemory memory = DocumentMemory.ofProcess();
        public CountingEmbedder embedder = new CountingEmbedder();
    }

    public IngestFixture(Path index) throws IOException {
        this(index, parts -> {});
    }

    public IngestFixture(Path index, Consumer<Parts> change) throws IOException {
        this(StoreFixture.open(index), change);
    }

    IngestFixture(LuceneIndex store, Consumer<Parts> change) {
        Parts parts = new Parts();
        change.accept(parts);
        this.store = store;
        this.extractor = parts.extractor.get();
        this.embedder = parts.embedder;
        Preparation preparation =
                new Preparation(
                        extractor,
                        new Chunker(new ChunkSettings(40, 60, 10), new WordCounter()),
                        embedder,
                        parts.impacts,
                        ExtractionLimits.DEFAULT,
                        parts.limits,
                        parts.clock,
                        parts.memory);
        IngestSettings settings =
                new IngestSettings(
                        ExtractionLimits.DEFAULT,
                        parts.limits,
                        parts.workers,
                        parts.commitDocuments,
                        COMMIT_INTERVAL);
        DocumentStore seen = SeenStore.of(DocumentStore.class, store, parts.seen);
        ingestion = new Ingestion(seen, preparation, settings, parts.clock);
    }

    public Ingestion ingestion() {
        return ingestion;
    }

    public IngestReport index(Path... roots) throws Exception {
        return index(IngestListener.NONE, roots);
    }

    public IngestReport index(IngestListener listener, Path... roots) throws Exception {
        return ingestion.run(FolderWalk.find(TenantId.DEFAULT, List.of(roots), ""), listener);
    }

    public IngestReport index(IngestBatch batch) throws Exception {
        return ingestion.run(batch, IngestListener.NONE);
    }

    public List<String> ids() throws IOException {
        return store.list(Scope.local(), null, 1000).stream()
                .map(document -> document.id().value())
                .toList();
    }

    /** Where and what the problems are. */
    public static List<String> codes(ProblemList problems) {
        return problems.first().stream()
                .map(problem -> problem.path() + " " + problem.code())
                .toList();
    }

    /** Passages of each document, ordered, after the check that they are its text. */
    public Map<String, List<Passage>> passages() throws IOException {
        Map<String, List<Passage>> byDocument = new TreeMap<>();
        try (IndexView view = store.passages().view()) {
            List<Hit> all = view.dense(StoreFixture.vector(""), StoreFixture.EVERYTHING, 100_000);
            int[] handles = all.stream().mapToInt(Hit::handle).toArray();
            for (Passage passage : view.passages(handles)) {
                byDocument
                        .computeIfAbsent(passage.documentId().value(), id -> new ArrayList<>())
                        .add(passage);
            }
        }
        for (StoredDocument document : store.list(Scope.local(), null, 1000)) {
            List<Passage> passages = byDocument.get(document.id().value());
            passages.sort(Comparator.comparingInt(Passage::start));
            String original = store.original(Scope.local(), document.id()).orElseThrow();
            int end = 0;
            for (Passage passage : passages) {
                assertThat(original.substring(end, passage.start()).lines())
                        .as("what no passage has are headings that the next one's path names")
                        .allMatch(
                                line ->
                                        line.isBlank()
                                                || passage.headings().stream()
                                                        .anyMatch(line::contains));
                assertThat(original.substring(passage.start(), passage.end()))
                        .isEqualTo(passage.text());
                end = passage.end();
            }
            assertThat(end).isEqualTo(original.length());
        }
        return byDocument;
    }

    @Override
    public void close() throws IOException {
        extractor.close();
        store.close();
    }
}
