package dev.winnow.core.rerank;

import java.util.List;

/**
 * The result of one call and its cost.
 *
 * @param passages in the order in which they were given
 * @param questionCut whether the question was longer than the model reads, so that only its beginning
 *     was compared
 * @param tokens tokens that the model read, specials and repeated context included
 * @param timings the times of the call
 */
public record Reranking(List<Reranked> passages, boolean questionCut, int tokens, Timings timings) {

    public Reranking {
        passages = List.copyOf(passages);
    }
}
