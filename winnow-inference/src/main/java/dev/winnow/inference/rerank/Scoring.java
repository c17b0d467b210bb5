package dev.winnow.inference.rerank;

import java.time.Duration;
import java.util.List;

/**
 * The raw scores of one call and what they cost.
 *
 * @param passages in the order in which they were given
 * @param questionCut whether the question was longer than the model reads
 * @param tokens tokens that the model read, specials and repeated context included
 * @param queueWait longest time that a window waited for a session
 * @param tokenizing time in the tokenizer
 * @param tokenizingAlone the part of it before the model had its first row
 * @param inference time in the model, summed over threads
 */
public record Scoring(
        List<PassageScore> passages,
        boolean questionCut,
        int tokens,
        Duration queueWait,
        Duration tokenizing,
        Duration tokenizingAlone,
        Duration inference) {

    public Scoring {
        passages = List.copyOf(passages);
    }
}
