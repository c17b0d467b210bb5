package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;

/**
 * Needles at one place.
 *
 * @param share of the other sentences that stand before the needle
 * @param recall share of needles that are kept
 * @param others mean share of the other sentences that are kept
 */
public record NeedleLine(double share, Interval recall, double others) {}
