package dev.winnow.core.retrieval;

/**
 * What the first round shows about whether a second one will help. All of it is left over from work that is done anyway.
 *
 * @param agreement share of common passages in the ten best of both sources, 0 to 1; 0 where only one source was asked
 * @param gap relative drop of the fused score from rank 1 to rank 10, 0 to 1; 1 where there are fewer than ten
 * @param terms distinct terms of the question
 */
public record FeedbackSignals(float agreement, float gap, int terms) {}
