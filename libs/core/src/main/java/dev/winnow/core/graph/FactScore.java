package dev.winnow.core.graph;

import dev.winnow.core.score.Score;

/**
 * Probability that a fact answers the question.
 *
 * @param factId the fact
 * @param probability calibrated
 */
public record FactScore(String factId, Score probability) {}
