package dev.winnow.inference.rerank;

/**
 * The model's scores of a passage, before calibration.
 *
 * @param rankLogit raw rank score, made of those of its windows by the {@link WindowRule}
 * @param sentenceScores keep-probability of each sentence by the {@link SentenceRule}, 0 for one
 *     without tokens; empty from a model without a prune head
 * @param windows the number of rows that it took
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record PassageScore(float rankLogit, float[] sentenceScores, int windows) {}
