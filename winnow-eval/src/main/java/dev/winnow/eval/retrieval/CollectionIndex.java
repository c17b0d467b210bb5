package dev.winnow.eval.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.score.Impacts;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.cache.VectorCache;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.CollectionImpacts;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The product's index of a collection, made once and kept. Vectors and index are named after the
 * corpus, the model and the way of cutting, and the index also after the way in which vectors are
 * stored, so an experiment never meets those of another.
 */
public final class CollectionIndex {

    /** Its presence says that an index was finished. */
    private static final String FINISHED = "finished";

    private final Path cache;
    private final Embedder embedder;
    private final int threads;
    private final Consumer<String> log;

    /**
     * @param cache folder for vectors and indexes
     * @param threads texts that are encoded at the same time
     * @param log receives what is cached and how far the work is
     */
    public CollectionIndex(Path cache, Embedder embedder, int threads, Consumer<String> log) {
        this.cache = cache;
        this.embedder = embedder;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Opens the index of a collection, each document one entry, after making it if need be. The
     * caller closes it.
     */
    public LuceneIndex open(BeirCollection collection) throws IOException, InterruptedException {
        return open(collection, new WholeDocument(), SearchSettings.DEFAULTS, null);
    }

    /**
     * The same with other entries and another search.
     *
     * @param impacts of the documents, each of which is one passage then; null for BM25 alone
     * @throws IOException also if a document has no impacts
     */
    public LuceneIndex open(
            BeirCollection collection,
            PassageCutter cutter,
            SearchSettings search,
            @Nullable CollectionImpacts impacts)
            throws IOException, InterruptedException {
        IndexSettings content =
                new IndexSettings(
                        embedder.model(),
                        embedder.dimensions(),
                        cutter.name(),
                        impacts == null ? null : "given " + impacts.hash());
        CacheKey key =
                CacheKey.of(
                        collection.corpusHash(), content.hash(), search.dense().encoding().name());
        Path folder = cache.resolve("index-" + key.value());
        Path lucene = folder.resolve("lucene");
        if (Files.exists(folder.resolve(FINISHED))) {
            log.accept("index of %s from the cache (%s)".formatted(collection.name(), key.value()));
        } else {
            try (LuceneIndex library = LuceneIndex.open(lucene, content, search)) {
                build(collection, cutter, impacts, library);
            }
            Files.writeString(folder.resolve(FINISHED), collection.name() + "\n");
        }
        return LuceneIndex.open(lucene, content, search);
    }

    private void build(
            BeirCollection collection,
            PassageCutter cutter,
            @Nullable CollectionImpacts impacts,
            LuceneIndex library)
            throws IOException, InterruptedException {
        Map<BeirDocument, List<Passage>> passages = new LinkedHashMap<>();
        for (BeirDocument document : collection.documents()) {
            if (!document.title().isBlank() || !document.text().isBlank()) {
                passages.put(document, cutter.cut(document));
            }
        }
        List<Passage> all = passages.values().stream().flatMap(List::stream).toList();
        Iterator<float[]> vectors = vectors(collection, cutter, all).iterator();
        for (Map.Entry<BeirDocument, List<Passage>> cut : passages.entrySet()) {
            BeirDocument document = cut.getKey();
            Impacts weights = impacts == null ? Impacts.NONE : impacts.document(document.id());
            library.put(
                    incoming(document, collection),
                    cut.getValue().stream()
                            .map(passage -> new EmbeddedPassage(passage, vectors.next(), weights))
                            .toList());
        }
        library.commit();
    }

    private List<float[]> vectors(
            BeirCollection collection, PassageCutter cutter, List<Passage> passages)
            throws IOException, InterruptedException {
        CacheKey key =
                CacheKey.of(collection.corpusHash(), embedder.model().sha256(), cutter.name());
        VectorCache vectors =
                new VectorCache(cache.resolve("vectors"), embedder.dimensions(), threads);
        log.accept(
                "%d vectors of %s %s"
                        .formatted(
                                passages.size(),
                                collection.name(),
                                vectors.holds(key, passages.size())
                                        ? "from the cache"
                                        : "to be computed"));
        return vectors.vectors(
                key,
                passages.size(),
                i ->
                        embedder.embedPassage(
                                passages.get(i).heading(), passages.get(i).text(), Deadline.NONE),
                (done, of) -> log.accept("  %d of %d vectors".formatted(done, of)));
    }

    /** A document as the index takes it, visible to everybody. */
    private static IncomingDocument incoming(BeirDocument document, BeirCollection collection) {
        return new IncomingDocument(
                TenantId.DEFAULT,
                new DocumentId(document.id()),
                collection.name(),
                document.title(),
                null,
                "text/plain",
                List.of(),
                Metadata.NONE,
                collection.corpusHash(),
                document.text());
    }
}
