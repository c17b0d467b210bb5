package dev.winnow.bench.context;

import dev.winnow.core.rerank.Reading;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.util.List;

/**
 * A question with its candidates and what the model says of each.
 *
 * @param question asked
 * @param candidates best first
 * @param pairs of the candidates, in their order
 */
public record ReadList(
        AnswerPool.Question question, List<Candidate> candidates, List<PairScores.Pair> pairs) {

    /** Scores of all candidates. */
    public List<Reranked> all() {
        return pairs.stream().map(PairScores.Pair::reranked).toList();
    }

    /** Scores of the candidates that a way of reading would have read. */
    public List<Reranked> read(Reading reading) {
        List<Reranked> all = all();
        int read = 0;
        int more = reading.next(List.of());
        while (more > 0 && read < all.size()) {
            read = Math.min(read + more, all.size());
            more = reading.next(all.subList(0, read));
        }
        return all.subList(0, read);
    }

    /** Tokens that the model reads of the first candidates. */
    public int tokens(int candidates) {
        return pairs.subList(0, candidates).stream().mapToInt(PairScores.Pair::tokens).sum();
    }
}
