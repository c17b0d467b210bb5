package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.util.List;
import java.util.Locale;
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
        return facts.stream().map(ExplainedFact::fact).toList();
    }

    /** Reason why facts may be missing that the graph holds. */
    public enum Truncation {
        /** Time was up. */
        DEADLINE,
        /** The question is about more of the graph than one question may read. */
        TOO_MANY_EDGES;

        /** The reason in a report. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Two entities of the question that no edge joins, directly or through narrower terms. An edge
     * that was asked to be left out (by grade, sources or licences) is an edge, too. A missing edge
     * proves nothing by itself, so it says what was looked at.
     *
     * @param one the first in the question
     * @param other the second
     * @param edges edges of the first in the graph
     * @param otherEdges edges of the second
     * @param sampled how relations read that could join the two and of which the graph holds a
     *     sample only, ordered; their silence says nothing
     */
    public record MissingEdge(
            Entity one, Entity other, int edges, int otherEdges, List<String> sampled) {

        /** Stands where a fact has its relation. */
        private static final String PREDICATE = "absent";

        public MissingEdge {
            sampled = List.copyOf(sampled);
        }

        /** One line, like a fact's. */
        public String text() {
            return "%s and %s: no edge in this graph, among %d of the first and %d of the second"
                            .formatted(one.name(), other.name(), edges, otherEdges)
                    + (sampled.isEmpty()
                            ? ""
                            : "; of \"%s\" it holds a sample only"
                                    .formatted(String.join("\" and \"", sampled)));
        }

        /**
         * The absence as something that can be cited: what the whole graph states by its silence.
         */
        public GraphFact fact(FactSource graph) {
            return new GraphFact(
                    FactFactory.id(one.id(), PREDICATE, other.id()),
                    one,
                    PREDICATE,
                    other,
                    List.of(graph),
                    EvidenceGrade.STATED,
                    List.of(),
                    List.of(),
                    text(),
                    new FactLine("", text(), true));
        }
    }
}
