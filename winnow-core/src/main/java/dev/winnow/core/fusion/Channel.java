package dev.winnow.core.fusion;

/**
 * One source's scores for every passage of the union.
 *
 * @param name of the source
 * @param weight its share, 0 to 1; the weights of all channels add up to 1
 * @param scores one for each passage of the union; not copied, must not change
 * @param low the lowest score that the source can give in theory: 0 for BM25, -1 for cosine
 */
public record Channel(String name, float weight, float[] scores, float low) {}
