package dev.winnow.core.retrieval;

/**
 * Signals of the first round by which a gate predicts whether a second one helps. All are
 * by-products of work that is done anyway.
 *
 * @param agreement share of common passages in the ten best of both sources, 0 to 1; 0 where only
 *     one source was asked
 * @param gap relative drop of the fused score from rank 1 to rank 10, 0 to 1; 1 where there are
 *     fewer than ten
 * @param terms distinct terms of the question
 */
public record FeedbackSignals(float agreement, float gap, int terms) {}
