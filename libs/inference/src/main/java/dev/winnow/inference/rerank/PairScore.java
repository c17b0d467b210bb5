package dev.winnow.inference.rerank;

/**
 * The model's scores of one row.
 *
 * @param rankLogit raw rank score, finite
 * @param keep keep-probability of each token of the row, specials included; empty from a model
 *     without a prune head
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record PairScore(float rankLogit, float[] keep) {}
