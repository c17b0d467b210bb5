package dev.winnow.pruner.select;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.util.List;
import java.util.Map;

/**
 * The input of a decision.
 *
 * @param candidates in any order, each passage once
 * @param reranked in any order; empty if no model ran
 * @param settled whether the candidates without scores were left unread because nothing in them
 *     would matter; else they may hold anything, and stand whole behind those that were read
 * @param pinned candidates that hold what the question quotes, though their scores did not bring
 *     them into the list
 * @param question by whose words sentences are chosen that were left unread in long passages that a
 *     caller brought; empty where a search found them, which then stand whole
 * @param facts best first
 * @param factScores in any order; empty if no model ran
 */
public record PruneInput(
        List<Candidate> candidates,
        List<Reranked> reranked,
        boolean settled,
        List<PassageId> pinned,
        String question,
        List<GraphFact> facts,
        List<FactScore> factScores) {

    /**
     * Characters of passages that a caller brings, from which they do not stand whole where no
     * model has read them: some 5,000 tokens, up to which the reranker reads a passage whole or not
     * at all.
     */
    private static final int LONG = 20_000;

    public PruneInput {
        candidates = List.copyOf(candidates);
        reranked = List.copyOf(reranked);
        pinned = List.copyOf(pinned);
        facts = List.copyOf(facts);
        factScores = List.copyOf(factScores);
    }

    /** The same of passages that a search found. */
    public PruneInput(
            List<Candidate> candidates,
            List<Reranked> reranked,
            boolean settled,
            List<GraphFact> facts,
            List<FactScore> factScores) {
        this(candidates, reranked, settled, List.of(), "", facts, factScores);
    }

    /** What is thrown where the input contradicts itself. */
    static InvalidInputException contradiction(String detail, Object... values) {
        return new InvalidInputException(Kind.INVALID_STATE, detail.formatted(values));
    }

    /** The places of the candidates, see {@link Candidate#places}. */
    Map<PassageId, Integer> places() {
        return Candidate.places(candidates, pinned);
    }

    /** Whether words choose among the sentences of passages without scores, as of a long text. */
    public boolean isByWords() {
        return !question.isEmpty()
                && !settled
                && candidates.stream().mapToLong(one -> one.passage().text().length()).sum() > LONG;
    }

    /** The results of the stages before. */
    public static PruneInput of(PipelineState state) {
        StageReport reading = state.report(StageId.RERANKER);
        return new PruneInput(
                state.candidates(),
                state.reranked(),
                reading != null
                        && !state.reranked().isEmpty()
                        && !Reranking.isCut(reading.outcome()),
                state.pinned(),
                Candidate.areFound(state.candidates())
                        ? ""
                        : state.question().query().effectiveText(),
                state.facts(),
                state.factScores());
    }
}
