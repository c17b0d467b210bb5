package dev.winnow.eval.retrieval;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.impact.Impacts;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.CollectionImpacts;
import dev.winnow.retriever.index.EmbeddedPassage;
import dev.winnow.retriever.index.IncomingDocument;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The product's index of a collection, made once and kept. Vectors and index are named after the corpus, the model and the way of cutting, and the index
 * also after the way in which vectors are stored, so an experiment never meets those of another.
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
     * @param log hears what is cached and how far the work is
     */
    public CollectionIndex(Path cache, Embedder embedder, int threads, Consumer<String> log) {
        this.cache = cache;
        this.embedder = embedder;
        this.threads = threads;
        this.log = log;
    }

    /** Opens the index of a collection, after making it if need be. The caller closes it. */
    public LuceneLibrary open(
            BeirCollection collection, PassageCutter cutter, SearchSettings search)
            throws IOException, InterruptedException {
        return open(collection, cutter, search, null);
    }

    /**
     * The same with impacts beside the vectors.
     *
     * @param impacts of the documents, each of which is one passage then; null for words alone
     * @throws IOException also if a document has no impacts
     */
    public LuceneLibrary open(
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
        if (Files.exists(folder.resolve(FINISHED))) {
            log.accept("index of %s from the cache (%s)".formatted(collection.name(), key.value()));
        } else {
            build(collection, cutter, content, folder, search, impacts);
        }
        return LuceneLibrary.open(folder.resolve("lucene"), content, search);
    }

    private void build(
            BeirCollection collection,
            PassageCutter cutter,
            IndexSettings content,
            Path folder,
            SearchSettings search,
            @Nullable CollectionImpacts impacts)
            throws IOException, InterruptedException {
        EncodedCollection encoded =
                EncodedCollection.of(collection, cutter, cache, embedder, threads, log);
        try (LuceneLibrary library =
                LuceneLibrary.open(folder.resolve("lucene"), content, search)) {
            int next = 0;
            for (int d = 0; d < encoded.documents().size(); d++) {
                BeirDocument document = encoded.documents().get(d);
                Impacts weights = impacts == null ? Impacts.NONE : impacts.document(document.id());
                List<EmbeddedPassage> embedded = new ArrayList<>();
                for (Passage passage : encoded.passages().get(d)) {
                    embedded.add(
                            new EmbeddedPassage(passage, encoded.vectors().get(next++), weights));
                }
                library.put(
                        incoming(document, collection.name(), collection.corpusHash()), embedded);
            }
            library.commit();
        }
        Files.writeString(folder.resolve(FINISHED), collection.name() + "\n");
    }

    /**
     * A document as the index takes it, visible to everybody.
     *
     * @param origin name of the collection
     * @param contentHash 64 hexadecimal digits
     */
    public static IncomingDocument incoming(
            BeirDocument document, String origin, String contentHash) {
        return new IncomingDocument(
                TenantId.DEFAULT,
                new DocumentId(document.id()),
                origin,
                document.title(),
                null,
                "text/plain",
                List.of(),
                Metadata.NONE,
                contentHash,
                document.text());
    }
}
