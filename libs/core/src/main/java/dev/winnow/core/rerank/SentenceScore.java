package dev.winnow.core.rerank;

import dev.winnow.core.score.Score;

/**
 * The probability that a sentence is needed for the answer.
 *
 * @param start first UTF-16 unit in the passage's text, inclusive
 * @param end last UTF-16 unit in the passage's text, exclusive
 * @param keep calibrated keep-probability
 */
public record SentenceScore(int start, int end, Score keep) {

    public SentenceScore {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "a sentence spans at least one character, got %d to %d".formatted(start, end));
        }
    }
}
