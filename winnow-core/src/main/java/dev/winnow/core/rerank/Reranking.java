package dev.winnow.core.rerank;

import java.time.Duration;
import java.util.List;

/**
 * The result of one call and what it cost.
 *
 * @param passages in the order in which they were given
 * @param questionCut whether the question was longer than the model reads, so that only its beginning was compared
 * @param tokens tokens that the model read, specials and repeated context included
 * @param queueWait longest time that a piece of this call waited for a session
 * @param tokenizing time spent on tokenising, summed over threads
 * @param tokenizingAlone the part of it before the model had its first row: later ones are tokenised while the model runs
 * @param inference time spent in the model, summed over threads
 */
public record Reranking(
        List<Reranked> passages,
        boolean questionCut,
        int tokens,
        Duration queueWait,
        Duration tokenizing,
        Duration tokenizingAlone,
        Duration inference) {

    public Reranking {
        passages = List.copyOf(passages);
    }
}
