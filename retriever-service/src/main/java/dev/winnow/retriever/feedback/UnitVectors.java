package dev.winnow.retriever.feedback;

import java.util.List;

/** Arithmetic on vectors of unit length, in double and in a fixed order. */
final class UnitVectors {

    private UnitVectors() {}

    static void add(double[] sum, float[] vector, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * vector[i];
        }
    }

    /** Adds the mean of the vectors, {@code factor} times; nothing if there is none. */
    static void addMean(double[] sum, List<float[]> vectors, double factor) {
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
