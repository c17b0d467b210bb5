package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Two-sided paired randomisation test of a difference of means (Fisher; Smucker, Allan, Carterette,
 * CIKM 2007, section 3.2): if two systems were the same, each query's pair of values could as well
 * stand the other way round, so the signs of the differences are drawn anew, and p is the share of
 * draws whose sum is at least as far from 0 as the one that was seen.
 *
 * <p>Queries without a difference cannot change a sum and are left out. What is left of up to
 * {@value #EXACT} queries is enumerated; of more, signs are drawn at random, seeded, and the order
 * as it was seen counts as one of the draws, so p is never 0.
 */
public final class PairedRandomisation {

    /**
     * Two to the power of this many sums, half of which are mirror images, take some milliseconds.
     */
    static final int EXACT = 20;

    /**
     * The smallest p is 1e-5; at p = .05 the standard error is .0007. Smucker et al. took as many.
     */
    public static final int PERMUTATIONS = 100_000;

    private static final long SEED = 20_260_101L;

    /**
     * Sums that differ by less are equal: values of metrics are sums of a few fractions in another
     * order.
     */
    private static final double ROUNDING = 1e-12;

    private PairedRandomisation() {}

    /**
     * The probability of a difference of means at least as large, if there is none between the
     * systems.
     *
     * @param a one value for each query
     * @param b values of the same queries, in the same order
     * @return above 0, at most 1; the same for {@code (b, a)}
     */
    public static double p(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "%d queries against %d".formatted(a.length, b.length));
        }
        double[] differences = differences(a, b);
        double seen = 0;
        double all = 0;
        for (double difference : differences) {
            seen += difference;
            all += Math.abs(difference);
        }
        double bound = Math.abs(seen) - ROUNDING * all;
        if (differences.length == 0) {
            return 1;
        }
        return differences.length <= EXACT ? exact(differences, bound) : drawn(differences, bound);
    }

    private static double[] differences(double[] a, double[] b) {
        double[] differences = new double[a.length];
        int kept = 0;
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                differences[kept++] = a[i] - b[i];
            }
        }
        return Arrays.copyOf(differences, kept);
    }

    /** The sign of the first stays: every sum has a mirror image that is as far from 0. */
    private static double exact(double[] differences, double bound) {
        long sums = 1L << (differences.length - 1);
        long reached = 0;
        for (long signs = 0; signs < sums; signs++) {
            if (Math.abs(sum(differences, signs << 1, 0, differences.length)) >= bound) {
                reached++;
            }
        }
        return (double) reached / sums;
    }

    private static double drawn(double[] differences, double bound) {
        SplittableRandom random = new SplittableRandom(SEED);
        int reached = 1;
        for (int t = 1; t < PERMUTATIONS; t++) {
            double sum = 0;
            for (int begin = 0; begin < differences.length; begin += Long.SIZE) {
                int end = Math.min(differences.length, begin + Long.SIZE);
                sum += sum(differences, random.nextLong(), begin, end);
            }
            if (Math.abs(sum) >= bound) {
                reached++;
            }
        }
        return (double) reached / PERMUTATIONS;
    }

    /** The sum of a range; the lowest bit is the sign of its first difference. */
    private static double sum(double[] differences, long signs, int begin, int end) {
        double sum = 0;
        for (int i = begin; i < end; i++) {
            sum += ((signs >>> (i - begin)) & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }
}
