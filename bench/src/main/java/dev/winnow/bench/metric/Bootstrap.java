package dev.winnow.bench.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap over queries (Efron and Tibshirani, 1993, chapter 13): queries are drawn
 * with replacement, as many as there are, and their mean is taken; the interval holds the middle 95
 * % of these means. Seeded, so that a table can be made again to the last digit. Of several sets
 * each counts the same, and queries are drawn within each.
 */
public final class Bootstrap {

    /**
     * With 2,000 draws the ends of a 95 % interval move by about a hundredth of its width between
     * seeds.
     */
    private static final int DRAWS = 2_000;

    private static final long SEED = 20_260_101L;

    private static final double TAIL = .025;

    private Bootstrap() {}

    /** A figure of the queries of a set, some of them drawn several times and some not at all. */
    public interface Sample {

        /** Number of queries to draw from. */
        int queries();

        /**
         * The figure of a draw.
         *
         * @param drawn positions of queries
         */
        double of(int[] drawn);
    }

    /**
     * The mean of the values and its interval.
     *
     * @param values one for each query, at least one
     */
    public static Interval mean(double[] values) {
        return ofSets(
                List.of(rows(Arrays.stream(values).mapToObj(v -> new double[] {v}).toList())));
    }

    /** The mean of the differences {@code a - b} of the same queries, and its interval. */
    public static Interval difference(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "%d queries against %d".formatted(a.length, b.length));
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        return mean(differences);
    }

    /**
     * The mean over sets of the mean over rows, and its interval. Rows of one query rise and fall
     * together, so they are drawn together.
     *
     * @param sets for each set the values of the rows of each query; no set without a query, no
     *     query without a row
     */
    public static Interval ofRows(List<List<double[]>> sets) {
        return ofSets(sets.stream().map(Bootstrap::rows).toList());
    }

    /**
     * The mean over sets of their figures, and its interval.
     *
     * @param sets no set without a query
     */
    public static Interval ofSets(List<? extends Sample> sets) {
        if (sets.isEmpty() || sets.stream().anyMatch(set -> set.queries() == 0)) {
            throw new IllegalArgumentException("no query, no mean");
        }
        double[] draws = new double[DRAWS];
        double mean = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        for (Sample set : sets) {
            int[] drawn = new int[set.queries()];
            Arrays.setAll(drawn, q -> q);
            mean += set.of(drawn) / sets.size();
            for (int d = 0; d < draws.length; d++) {
                for (int q = 0; q < drawn.length; q++) {
                    drawn[q] = random.nextInt(drawn.length);
                }
                draws[d] += set.of(drawn) / sets.size();
            }
        }
        Arrays.sort(draws);
        int cut = (int) Math.round(TAIL * DRAWS);
        return new Interval(mean, draws[cut], draws[DRAWS - 1 - cut]);
    }

    private static Sample rows(List<double[]> queries) {
        double[] sums = queries.stream().mapToDouble(rows -> Arrays.stream(rows).sum()).toArray();
        int[] counts = queries.stream().mapToInt(rows -> rows.length).toArray();
        return new Sample() {
            @Override
            public int queries() {
                return sums.length;
            }

            @Override
            public double of(int[] drawn) {
                double sum = 0;
                long count = 0;
                for (int query : drawn) {
                    sum += sums[query];
                    count += counts[query];
                }
                return sum / count;
            }
        };
    }

    /**
     * A mean and its 95 % interval.
     *
     * @param mean over all queries
     * @param low lower end
     * @param high upper end
     */
    public record Interval(double mean, double low, double high) {}

    /**
     * One measure of two systems over the same queries.
     *
     * @param baseline what is compared with
     * @param system what is measured
     * @param difference system minus baseline, paired by query
     */
    public record PairedMeans(
            Bootstrap.Interval baseline, Bootstrap.Interval system, Bootstrap.Interval difference) {

        /** Compares the values of each query. */
        public static PairedMeans of(double[] baseline, double[] system) {
            return new PairedMeans(
                    Bootstrap.mean(baseline),
                    Bootstrap.mean(system),
                    Bootstrap.difference(system, baseline));
        }
    }
}
