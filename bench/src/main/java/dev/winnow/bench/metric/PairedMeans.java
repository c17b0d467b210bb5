package dev.winnow.bench.metric;

/**
 * One measure of two systems over the same queries.
 *
 * @param baseline what is compared with
 * @param system what is measured
 * @param difference system minus baseline, paired by query
 */
public record PairedMeans(Interval baseline, Interval system, Interval difference) {

    /** Compares the values of each query. */
    public static PairedMeans of(double[] baseline, double[] system) {
        return new PairedMeans(
                Bootstrap.mean(baseline),
                Bootstrap.mean(system),
                Bootstrap.difference(system, baseline));
    }
}
