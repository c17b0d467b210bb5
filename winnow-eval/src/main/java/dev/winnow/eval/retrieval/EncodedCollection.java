package dev.winnow.eval.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.cache.VectorCache;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The passages of a collection with their vectors. Documents without a word are left out.
 *
 * @param documents those that have text, in the order of the corpus
 * @param passages of each document
 * @param vectors of all passages, one after the other
 */
public record EncodedCollection(
        List<BeirDocument> documents, List<List<Passage>> passages, List<float[]> vectors) {

    /**
     * Cuts a collection and takes its vectors from the cache as far as they are there.
     *
     * @param cache folder for vectors and indexes
     * @param threads texts that are encoded at the same time
     * @param log hears what is cached and how far the work is
     */
    public static EncodedCollection of(
            BeirCollection collection,
            PassageCutter cutter,
            Path cache,
            Embedder embedder,
            int threads,
            Consumer<String> log)
            throws IOException, InterruptedException {
        List<BeirDocument> documents = new ArrayList<>();
        List<List<Passage>> passages = new ArrayList<>();
        List<Passage> flat = new ArrayList<>();
        for (BeirDocument document : collection.documents()) {
            if (document.title().isBlank() && document.text().isBlank()) {
                continue;
            }
            List<Passage> own = cutter.cut(document);
            documents.add(document);
            passages.add(own);
            flat.addAll(own);
        }
        CacheKey key =
                CacheKey.of(collection.corpusHash(), embedder.model().sha256(), cutter.name());
        VectorCache vectors =
                new VectorCache(cache.resolve("vectors"), embedder.dimensions(), threads);
        log.accept(
                "%d vectors of %s %s"
                        .formatted(
                                flat.size(),
                                collection.name(),
                                vectors.holds(key, flat.size())
                                        ? "from the cache"
                                        : "to be computed"));
        List<float[]> all =
                vectors.vectors(
                        key,
                        flat.size(),
                        i ->
                                embedder.embedPassage(
                                        flat.get(i).heading(), flat.get(i).text(), Deadline.NONE),
                        (done, of) -> log.accept("  %d of %d vectors".formatted(done, of)));
        return new EncodedCollection(List.copyOf(documents), List.copyOf(passages), all);
    }
}
