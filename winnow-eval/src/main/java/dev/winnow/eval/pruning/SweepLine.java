package dev.winnow.eval.pruning;

/**
 * The model at one threshold: the mean over sets, of sentences and characters that are pooled within each.
 *
 * @param recall share of needed sentences that are kept
 * @param precision share of kept sentences that are needed
 * @param f2 of these two
 * @param compression share of characters removed
 */
public record SweepLine(double recall, double precision, double f2, double compression) {}
