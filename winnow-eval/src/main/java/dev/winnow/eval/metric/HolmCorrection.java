package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Correction for several tests at once (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979): a corrected p below .05 keeps the
 * probability of even one false finding in the whole family below .05, whatever the tests have to do with each other.
 */
public final class HolmCorrection {

    private HolmCorrection() {}

    /**
     * Corrected values, in the order of the given ones.
     *
     * @param p raw values of all tests of the family, 0 to 1
     */
    public static double[] of(double[] p) {
        Integer[] ascending = new Integer[p.length];
        Arrays.setAll(ascending, i -> i);
        Arrays.sort(ascending, Comparator.comparingDouble(i -> p[i]));
        double[] corrected = new double[p.length];
        double least = 0;
        for (int i = 0; i < p.length; i++) {
            double value = p[ascending[i]];
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("p must lie between 0 and 1, got " + value);
            }
            least = Math.max(least, Math.min(1, (p.length - i) * value));
            corrected[ascending[i]] = least;
        }
        return corrected;
    }
}
