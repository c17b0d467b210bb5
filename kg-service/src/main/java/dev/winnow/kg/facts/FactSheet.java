package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.Linking;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of the graph that answer a question, and what was met on the way.
 *
 * @param linking what the question names
 * @param entities the entities that were looked up, in order of appearance
 * @param answers what the entities have in common, if that was asked and there is a well-founded
 *     list; best first
 * @param facts best first, within the budget
 * @param missingEdges pairs of the question that nothing joins, in its order
 * @param truncation why facts may be missing; null if none are for want of time or size
 * @param notes limits that were met
 * @param tokens of the facts as grouped lines
 * @param graph which graph answered
 */
public record FactSheet(
        Linking linking,
        List<Entity> entities,
        List<Entity> answers,
        List<ExplainedFact> facts,
        List<MissingEdge> missingEdges,
        @Nullable Truncation truncation,
        List<String> notes,
        int tokens,
        GraphDescription graph) {

    public FactSheet {
        entities = List.copyOf(entities);
        answers = List.copyOf(answers);
        facts = List.copyOf(facts);
        missingEdges = List.copyOf(missingEdges);
        notes = List.copyOf(notes);
    }

    /** The facts without the reasons of their rank. */
    public List<GraphFact> graphFacts() {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        for (ExplainedFact ranked : facts) {
            plain.add(ranked.fact());
        }
        return plain;
    }
}
