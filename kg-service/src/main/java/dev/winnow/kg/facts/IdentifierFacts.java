package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Ids of an entity here and in other databases, as facts of their own. */
final class IdentifierFacts {

    private static final Relation IDENTIFIER =
            new Relation(
                    "identifier",
                    "has identifier",
                    "has identifier",
                    List.of(),
                    List.of("Identifier"),
                    true,
                    false,
                    false);

    private final GraphStore store;

    IdentifierFacts(GraphStore store) {
        this.store = store;
    }

    /** The graph's own id first, then those of others. */
    List<CandidateFact> of(Entity entity) {
        GraphNode node = store.node(entity.id());
        List<CandidateFact> found = new ArrayList<>();
        if (node != null) {
            found.add(fact(node, entity.id(), 1f));
            for (String reference : node.references()) {
                found.add(fact(node, reference, PairFacts.STEP));
            }
        }
        return found;
    }

    private static CandidateFact fact(GraphNode node, String id, float closeness) {
        Provenance provenance =
                new Provenance(
                        node.source().isEmpty() ? "graph" : node.source(),
                        node.licence(),
                        Double.NaN,
                        Float.NaN,
                        Float.NaN,
                        List.of(),
                        new TreeMap<>());
        GraphLink link = new GraphLink(node.entity(), IDENTIFIER, new Entity(id, "Identifier", id));
        return new CandidateFact(
                new GraphEdge(link, List.of(provenance)),
                node.entity(),
                List.of(),
                Origin.IDENTIFIER,
                closeness);
    }
}
