package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.graph.FactLine;
import dev.winnow.core.graph.FactSource;
import dev.winnow.core.graph.GraphFact;
import java.util.List;

/**
 * Two entities of the question that no edge joins, directly or through narrower terms. An edge that
 * was asked to be left out (by grade, sources or licences) is an edge, too. A missing edge proves
 * nothing by itself, so it says what was looked at.
 *
 * @param one the first in the question
 * @param other the second
 * @param edges edges of the first in the graph
 * @param otherEdges edges of the second
 * @param sampled how relations read that could join the two and of which the graph holds a sample
 *     only, ordered; their silence says nothing
 */
public record MissingEdge(
        Entity one, Entity other, int edges, int otherEdges, List<String> sampled) {

    /** Stands where a fact has its relation. */
    public static final String PREDICATE = "absent";

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

    /** The absence as something that can be cited: what the whole graph states by its silence. */
    public GraphFact fact(FactSource graph) {
        return new GraphFact(
                FactId.of(one.id(), PREDICATE, other.id()),
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
