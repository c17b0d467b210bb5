package dev.winnow.inference.rerank;

import java.util.List;

/**
 * The model's scores of a passage, before calibration.
 *
 * @param rankLogit raw rank score, made of those of the windows that were read by the {@link
 *     WindowPooling}
 * @param sentenceScores keep-probability of each sentence by the {@link TokenPooling}, 0 for one
 *     without tokens, NaN for one that was not read; empty from a model without a prune head
 * @param read the windows that were read, in the order of the text
 * @param windows the number of windows that the passage takes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record PassageScore(
        float rankLogit, float[] sentenceScores, List<WindowScore> read, int windows) {

    public PassageScore {
        read = List.copyOf(read);
    }
}
