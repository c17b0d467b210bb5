package dev.winnow.retriever.search;

import dev.winnow.core.index.Chunking;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.sparse.OnnxSparseEncoder;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a retriever with an index of its own, and the one place that makes its parts of them:
 * the models, the index that holds their output, and the stage.
 *
 * @param index folder of the index; made if there is none, and open in one process at a time
 * @param minFreeBytes room that stays free on the disk of the index, below which nothing is stored
 * @param embedder encoder of questions and passages: path of a folder, or {@code classpath:} and a
 *     folder in a jar
 * @param impacts whether learned impacts take the seat of BM25
 * @param sparseEncoder makes the impacts, named as the encoder is; null if documents and questions
 *     bring their own, or if none are wanted
 * @param search constants of BM25, and how vectors are searched
 * @param retrieval fusion, feedback and the number of passages from each source
 * @param skipSmallTalk whether greetings and thanks get no passages
 */
public record RetrieverSettings(
        Path index,
        long minFreeBytes,
        String embedder,
        boolean impacts,
        @Nullable String sparseEncoder,
        SearchSettings search,
        RetrievalSettings retrieval,
        boolean skipSmallTalk) {

    /** The encoder in the jar winnow-models. */
    public static final String DEFAULT_EMBEDDER = "classpath:dev/winnow/models/bge-small-en-v1.5";

    public RetrieverSettings {
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "the room that stays free must be 0 bytes or more, got " + minFreeBytes);
        }
        if (sparseEncoder != null && !impacts) {
            throw new IllegalArgumentException("a sparse encoder, but no impacts are wanted");
        }
    }

    /**
     * BM25 beside the vectors of the encoder that comes with Winnow.
     *
     * @param index folder of the index
     */
    public static RetrieverSettings defaults(Path index) {
        return new RetrieverSettings(
                index,
                LuceneIndex.DEFAULT_MIN_FREE,
                DEFAULT_EMBEDDER,
                false,
                null,
                SearchSettings.DEFAULTS,
                RetrievalSettings.DEFAULTS,
                true);
    }

    /**
     * Loads the encoder; the caller closes it.
     *
     * @throws dev.winnow.inference.model.InvalidModelException if it cannot be loaded
     */
    public OnnxEmbedder loadEmbedder(InferencePool pool) {
        return OnnxEmbedder.load(ModelSource.of(embedder), pool);
    }

    /**
     * The source of an index's impacts; the caller closes it, and with it the encoder.
     *
     * @throws dev.winnow.inference.model.InvalidModelException if there is an encoder that cannot
     *     be loaded
     */
    public ImpactOrigin loadImpacts(InferencePool pool) {
        if (!impacts) {
            return ImpactOrigin.NONE;
        }
        return sparseEncoder == null
                ? ImpactOrigin.GIVEN
                : ImpactOrigin.of(OnnxSparseEncoder.load(ModelSource.of(sparseEncoder), pool));
    }

    /**
     * Opens the index of what these models make of documents that are cut by these rules; the
     * caller closes it.
     *
     * @throws IOException if it cannot be opened, e.g. because another process has it open; the
     *     message says what to do
     */
    public LuceneIndex openIndex(Embedder encoder, ImpactOrigin origin, Chunking chunking)
            throws IOException {
        return LuceneIndex.open(index, content(encoder, origin, chunking), search, minFreeBytes);
    }

    /** What an index holds of documents that are cut by these rules, on whatever engine. */
    public static IndexSettings content(Embedder encoder, ImpactOrigin origin, Chunking chunking) {
        return new IndexSettings(
                encoder.model(),
                encoder.dimensions(),
                LuceneAnalysis.DESCRIPTION,
                chunking.description(),
                origin.settingsName());
    }

    /** The retriever over an index, which may be another one than its own. */
    public HybridRetriever retriever(PassageIndex passages, Embedder encoder, ImpactOrigin origin) {
        return new HybridRetriever(passages, origin, encoder, retrieval);
    }

    /** The place of a retriever in the pipeline. */
    public RetrieverStage stage(HybridRetriever retriever) {
        return new RetrieverStage(retriever, skipSmallTalk);
    }
}
