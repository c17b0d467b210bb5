package dev.winnow.bench.metric;

/**
 * A mean and its 95 % interval.
 *
 * @param mean over all queries
 * @param low lower end
 * @param high upper end
 */
public record Interval(double mean, double low, double high) {}
