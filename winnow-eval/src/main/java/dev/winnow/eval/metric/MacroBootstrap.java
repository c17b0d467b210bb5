package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The bootstrap of {@link Bootstrap} for a mean over sets in which every set counts the same: questions are drawn with replacement within each set, with
 * all of their rows, because rows of one question rise and fall together.
 */
public final class MacroBootstrap {

    private static final int DRAWS = 2_000;

    private static final long SEED = 20_260_101L;

    private static final double TAIL = .025;

    private MacroBootstrap() {}

    /**
     * The mean over sets of the mean over rows, and its interval.
     *
     * @param sets for each set the values of the rows of each question; no set without a question, no question without a row
     */
    public static Interval mean(List<List<double[]>> sets) {
        if (sets.isEmpty() || sets.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("no question, no mean");
        }
        double[] draws = new double[DRAWS];
        double mean = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        for (List<double[]> set : sets) {
            double[] sums = new double[set.size()];
            int[] rows = new int[set.size()];
            double sum = 0;
            long count = 0;
            for (int q = 0; q < sums.length; q++) {
                sums[q] = Arrays.stream(set.get(q)).sum();
                rows[q] = set.get(q).length;
                sum += sums[q];
                count += rows[q];
            }
            mean += sum / count / sets.size();
            for (int d = 0; d < DRAWS; d++) {
                draws[d] += drawn(sums, rows, random) / sets.size();
            }
        }
        Arrays.sort(draws);
        int cut = (int) Math.round(TAIL * DRAWS);
        return new Interval(mean, draws[cut], draws[DRAWS - 1 - cut]);
    }

    private static double drawn(double[] sums, int[] rows, SplittableRandom random) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < sums.length; i++) {
            int question = random.nextInt(sums.length);
            sum += sums[question];
            count += rows[question];
        }
        return sum / count;
    }
}
