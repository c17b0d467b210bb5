package dev.winnow.inference.rerank;

/**
 * What the model says about a passage, before calibration.
 *
 * @param rankLogit raw rank score, the best of its windows
 * @param sentenceMeans mean keep-probability over the tokens of each sentence, 0 for one without tokens; empty from a model without
 *     a prune head
 * @param windows how many rows it took
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record PassageScore(float rankLogit, float[] sentenceMeans, int windows) {}
