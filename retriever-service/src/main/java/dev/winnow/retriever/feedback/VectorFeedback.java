package dev.winnow.retriever.feedback;

import java.util.ArrayList;
import java.util.List;

/**
 * Vector-PRF (Li et al., TOIS 2023), at unit length again: our encoders are cosine models, and
 * scores keep their scale. In double and in a fixed order.
 */
public final class VectorFeedback {

    private VectorFeedback() {}

    /** The mean of the question's vector and those of the feedback passages (equation 2). */
    public static float[] average(float[] query, List<float[]> relevant) {
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
    public static float[] rocchio(float[] query, List<float[]> relevant, float alpha, float beta) {
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
