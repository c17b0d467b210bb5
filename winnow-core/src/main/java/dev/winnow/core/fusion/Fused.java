package dev.winnow.core.fusion;

/**
 * The result of a fusion, with every number that made it.
 *
 * @param scores fused score of each passage, 0 to 1
 * @param normalised {@code [channel][passage]}, 0 to 1
 * @param contributions {@code [channel][passage]}, weight times normalised score
 */
public record Fused(float[] scores, float[][] normalised, float[][] contributions) {}
