package dev.winnow.library;

import dev.winnow.inference.rerank.ScoreRules;
import dev.winnow.inference.session.InferenceSettings;
import org.jspecify.annotations.Nullable;

/**
 * Models and how they run. A model is the path of a folder with {@code winnow-model.json}, or
 * {@code classpath:} and a folder in a jar.
 *
 * @param inference device, sessions and queue of all models together
 * @param embedder encoder of questions and passages; another one needs a new index
 * @param impacts whether learned impacts take the seat of BM25, which needs an index of its own
 * @param sparseEncoder makes the impacts; null if documents and questions bring their own, or if
 *     none are wanted
 * @param reranker scores passages and their sentences
 * @param scores rules by which the reranker's scores are made
 */
public record ModelSettings(
        InferenceSettings inference,
        String embedder,
        boolean impacts,
        @Nullable String sparseEncoder,
        String reranker,
        ScoreRules scores) {

    /** The encoder in the jar winnow-models. */
    public static final String DEFAULT_EMBEDDER = "classpath:dev/winnow/models/bge-small-en-v1.5";

    /** The reranker in the jar winnow-models. */
    public static final String DEFAULT_RERANKER = "classpath:dev/winnow/models/winnow-small-2";

    public ModelSettings {
        if (sparseEncoder != null && !impacts) {
            throw new IllegalArgumentException("a sparse encoder, but no impacts are wanted");
        }
    }

    /** The models that come with Winnow, with BM25, on the device that is there. */
    public static ModelSettings defaults() {
        return new ModelSettings(
                InferenceSettings.defaults(),
                DEFAULT_EMBEDDER,
                false,
                null,
                DEFAULT_RERANKER,
                ScoreRules.DEFAULTS);
    }
}
