package dev.winnow.pruner.select;

import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.retrieval.Candidate;
import java.util.List;

/**
 * The input of a decision.
 *
 * @param candidates in any order, each passage once
 * @param reranked in any order; empty if no model ran
 * @param settled whether the candidates without scores were left unread because nothing in them
 *     would matter; else they may hold anything, and stand whole behind those that were read
 * @param facts best first
 * @param factScores in any order; empty if no model ran
 */
public record PruneInput(
        List<Candidate> candidates,
        List<Reranked> reranked,
        boolean settled,
        List<GraphFact> facts,
        List<FactScore> factScores) {

    public PruneInput {
        candidates = List.copyOf(candidates);
        reranked = List.copyOf(reranked);
        facts = List.copyOf(facts);
        factScores = List.copyOf(factScores);
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
                state.facts(),
                state.factScores());
    }

    /** Passages alone, without facts. */
    public static PruneInput of(List<Candidate> candidates, List<Reranked> reranked) {
        return new PruneInput(candidates, reranked, false, List.of(), List.of());
    }
}
