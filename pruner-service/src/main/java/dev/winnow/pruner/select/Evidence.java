package dev.winnow.pruner.select;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.util.List;

/**
 * What a decision is made from.
 *
 * @param question as search and scoring read it
 * @param entities what the graph found in it; empty if there is no graph
 * @param candidates in any order, each passage once
 * @param reranked in any order; empty if no model ran
 * @param facts best first
 * @param factScores in any order; empty if no model ran
 */
public record Evidence(
        String question,
        List<Entity> entities,
        List<Candidate> candidates,
        List<Reranked> reranked,
        List<GraphFact> facts,
        List<FactScore> factScores) {

    public Evidence {
        entities = List.copyOf(entities);
        candidates = List.copyOf(candidates);
        reranked = List.copyOf(reranked);
        facts = List.copyOf(facts);
        factScores = List.copyOf(factScores);
    }

    /** What the stages before have found. */
    public static Evidence of(PipelineState state) {
        return new Evidence(
                state.query().effectiveText(),
                state.entities(),
                state.candidates(),
                state.reranked(),
                state.facts(),
                state.factScores());
    }
}
