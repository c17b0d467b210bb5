package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The bootstrap of {@link Bootstrap} for a mean over sets in which every set counts the same: questions are drawn with replacement within each set, with
 * all of their rows, because rows of one question rise and fall together.
 */
public final class MacroBootstrap {

    private MacroBootstrap() {}

    /**
     * The mean over sets of the mean over rows, and its interval.
     *
     * @param sets for each set the values of the rows of each question; no set without a question, no question without a row
     */
    public static Interval mean(List<List<double[]>> sets) {
        return of(sets.stream().map(DrawnRows::new).toList());
    }

    /**
     * The mean over sets of what each comes to, and its interval.
     *
     * @param sets no set without a question
     */
    public static Interval of(List<? extends DrawnSet> sets) {
        if (sets.isEmpty() || sets.stream().anyMatch(set -> set.questions() == 0)) {
            throw new IllegalArgumentException("no question, no mean");
        }
        double[] draws = new double[Bootstrap.DRAWS];
        double mean = 0;
        SplittableRandom random = new SplittableRandom(Bootstrap.SEED);
        for (DrawnSet set : sets) {
            int[] drawn = new int[set.questions()];
            Arrays.setAll(drawn, q -> q);
            mean += set.value(drawn) / sets.size();
            for (int d = 0; d < draws.length; d++) {
                for (int q = 0; q < drawn.length; q++) {
                    drawn[q] = random.nextInt(drawn.length);
                }
                draws[d] += set.value(drawn) / sets.size();
            }
        }
        return Bootstrap.around(mean, draws);
    }
}
