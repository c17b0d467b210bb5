package dev.winnow.bench.retrieval;

import dev.winnow.bench.cache.Parallel;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.collection.CollectionImpacts;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The product's index of a collection, made once and kept. It is named after the corpus, the model
 * and the way in which vectors are stored, so an experiment never meets that of another.
 *
 * @param cache folder for indexes
 * @param threads texts that are encoded at the same time
 * @param log receives what is cached and how far the work is
 */
public record CollectionIndex(Path cache, Embedder embedder, int threads, Consumer<String> log) {

    /** Its presence says that an index was finished. */
    private static final String FINISHED = "finished";

    /** Vectors between two lines of progress: about a minute of work on two cores. */
    private static final int STEP = 512;

    /**
     * Opens the index of a collection, each document one entry, after making it if need be. The
     * caller closes it.
     */
    public LuceneIndex open(BeirCollection collection) throws IOException, InterruptedException {
        return open(collection, SearchSettings.DEFAULTS, null);
    }

    /**
     * The same with another search.
     *
     * @param impacts of the documents; null for BM25 alone
     * @throws IOException also if a document has no impacts
     */
    public LuceneIndex open(
            BeirCollection collection, SearchSettings search, @Nullable CollectionImpacts impacts)
            throws IOException, InterruptedException {
        IndexSettings content = content(impacts);
        String key =
                CollectionFile.key(
                        collection.corpusHash(), content.hash(), search.encoding().name());
        Path folder = cache.resolve("index-" + key);
        Path lucene = folder.resolve("lucene");
        if (Files.exists(folder.resolve(FINISHED))) {
            log.accept("index of %s from the cache (%s)".formatted(collection.name(), key));
        } else {
            try (LuceneIndex library = LuceneIndex.open(lucene, content, search)) {
                fill(collection, impacts, library);
            }
            Files.writeString(folder.resolve(FINISHED), collection.name() + "\n");
        }
        return LuceneIndex.open(lucene, content, search);
    }

    /** What an index of whole documents holds. */
    public IndexSettings content(@Nullable CollectionImpacts impacts) {
        return new IndexSettings(
                embedder.model(),
                embedder.dimensions(),
                LuceneAnalysis.DESCRIPTION,
                BeirCollection.Document.CUT,
                impacts == null ? null : "given " + impacts.hash());
    }

    /** Puts a collection into a store. */
    public void fill(
            BeirCollection collection, @Nullable CollectionImpacts impacts, DocumentStore library)
            throws IOException, InterruptedException {
        List<BeirCollection.Document> documents = indexed(collection);
        List<float[]> vectors = vectors(collection);
        for (int d = 0; d < documents.size(); d++) {
            BeirCollection.Document document = documents.get(d);
            Impacts weights = impacts == null ? Impacts.NONE : impacts.document(document.id());
            library.put(
                    document.incoming(collection.name(), collection.corpusHash()),
                    List.of(new EmbeddedPassage(document.passage(), vectors.get(d), weights)));
        }
        library.commit();
    }

    /** Two documents of Cranfield hold nothing. */
    private static List<BeirCollection.Document> indexed(BeirCollection collection) {
        return collection.documents().stream()
                .filter(d -> !d.title().isBlank() || !d.text().isBlank())
                .toList();
    }

    /** The vectors of a collection's documents that hold anything, in their order. */
    public List<float[]> vectors(BeirCollection collection)
            throws IOException, InterruptedException {
        List<BeirCollection.Document> documents = indexed(collection);
        log.accept("%d vectors of %s".formatted(documents.size(), collection.name()));
        AtomicInteger done = new AtomicInteger();
        return Parallel.map(
                documents,
                threads,
                document -> {
                    PassageText text = new PassageText(document.title(), document.text());
                    float[] vector =
                            embedder.embedPassages(List.of(text), Deadline.NONE).getFirst();
                    if (done.incrementAndGet() % STEP == 0) {
                        log.accept("  %d of %d vectors".formatted(done.get(), documents.size()));
                    }
                    return vector;
                });
    }
}
