package dev.winnow.retriever.feedback;

import java.util.List;

/**
 * How vectors are fed back.
 *
 * @param method none, average or rocchio
 * @param passages passages that are fed back, 1 upwards
 * @param alpha Rocchio: weight of the question, 0 upwards
 * @param beta Rocchio: weight of the passages, 0 upwards
 */
public record DenseFeedback(Method method, int passages, float alpha, float beta) {

    /** How vectors are fed back. */
    public enum Method {
        NONE,
        AVERAGE,
        ROCCHIO
    }

    /**
     * The depth of "To Interpolate or not to Interpolate" (SIGIR 2022); 3 to 5 are good there, 10
     * mostly hurts.
     */
    public static final int DEFAULT_PASSAGES = 3;

    /**
     * The paper's .4 / .6 cost MedQuAD several points of nDCG@10 (docs/results/retrieval.md); of
     * .8, .7 and .6 for the question, .7 was chosen with the gate.
     */
    public static final float DEFAULT_ALPHA = .7f;

    /** See {@link #DEFAULT_ALPHA}. */
    public static final float DEFAULT_BETA = .3f;

    public static final DenseFeedback DEFAULTS =
            new DenseFeedback(Method.ROCCHIO, DEFAULT_PASSAGES, DEFAULT_ALPHA, DEFAULT_BETA);

    private static final String KEY = "winnow.retriever.prf.dense.";

    public DenseFeedback {
        Ranges.atLeast(KEY + "passages", passages, 1);
        Ranges.notNegative(KEY + "alpha", alpha);
        Ranges.notNegative(KEY + "beta", beta);
    }

    /**
     * A better query from the best results of the first one; pure.
     *
     * @param relevant vectors of passages that are taken as relevant, best first
     */
    public float[] expand(float[] query, List<float[]> relevant) {
        return switch (method) {
            case NONE -> query;
            case AVERAGE -> VectorFeedback.average(query, relevant);
            case ROCCHIO -> VectorFeedback.rocchio(query, relevant, alpha, beta);
        };
    }

    /** The same with another method. */
    public DenseFeedback with(Method other) {
        return new DenseFeedback(other, passages, alpha, beta);
    }
}
