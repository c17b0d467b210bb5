package dev.winnow.retriever.feedback;

import dev.winnow.core.settings.Ranges;
import java.util.ArrayList;
import java.util.List;

/**
 * How vectors are fed back: Vector-PRF (Li et al., TOIS 2023), at unit length again, since our
 * encoders are cosine models and scores keep their scale. In double and in a fixed order.
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
            case AVERAGE -> average(query, relevant);
            case ROCCHIO -> rocchio(query, relevant, alpha, beta);
        };
    }

    /** The same with another method. */
    public DenseFeedback with(Method other) {
        return new DenseFeedback(other, passages, alpha, beta);
    }

    /** The mean of the question's vector and those of the feedback passages (equation 2). */
    static float[] average(float[] query, List<float[]> relevant) {
        List<float[]> all = new ArrayList<>(relevant.size() + 1);
        all.add(query);
        all.addAll(relevant);
        double[] sum = new double[query.length];
        addMean(sum, all, 1);
        return unit(sum, query);
    }

    /**
     * Rocchio: {@code alpha * q + beta * mean(first passages)} (equation 3).
     *
     * @param alpha weight of the question, 0 upwards
     * @param beta weight of the passages, 0 upwards
     */
    static float[] rocchio(float[] query, List<float[]> relevant, float alpha, float beta) {
        double[] sum = new double[query.length];
        add(sum, query, alpha);
        addMean(sum, relevant, beta);
        return unit(sum, query);
    }

    private static void add(double[] sum, float[] vector, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * vector[i];
        }
    }

    /** Adds the mean of the vectors, {@code factor} times; nothing if there is none. */
    private static void addMean(double[] sum, List<float[]> vectors, double factor) {
        for (float[] vector : vectors) {
            add(sum, vector, factor / vectors.size());
        }
    }

    /** The sum at unit length, or the other vector if nothing is left of the sum. */
    static float[] unit(double[] sum, float[] otherwise) {
        double squares = 0;
        for (double component : sum) {
            squares += component * component;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0)) {
            return otherwise;
        }
        float[] unit = new float[sum.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }
}
