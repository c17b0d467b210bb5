package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.LinkCandidate;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A place of the question from which the graph is searched.
 *
 * @param span where it stands in the question; empty for an entity that a caller means though the
 *     question does not name it
 * @param entities what it means: one, or several that nothing distinguishes; ordered by id, at
 *     least one
 */
record QueryEntity(Span span, List<Entity> entities) {

    /**
     * Meanings of an ambiguous name that are followed. More than three are rare, and cost as much
     * as as many entities.
     */
    private static final int MOST_MEANINGS = 3;

    /**
     * The places of a question, each entity once, and behind them what is pinned besides.
     *
     * @param pins ids of entities that the caller means
     * @param notes takes a line about ids that the graph does not hold
     */
    static List<QueryEntity> of(
            Linking linking, List<String> pins, GraphStore store, List<String> notes) {
        List<QueryEntity> anchors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Mention mention : linking.mentions()) {
            if (seen.add(mention.entity().id())) {
                anchors.add(new QueryEntity(mention.span(), meanings(mention)));
            }
        }
        int unknown = 0;
        for (String id : pins) {
            GraphNode node = store.node(id);
            if (node == null) {
                unknown++;
            } else if (seen.add(id)) {
                anchors.add(new QueryEntity(new Span(0, 0), List.of(node.entity())));
            }
        }
        if (unknown > 0) {
            notes.add("unknown: %d of %d given entities".formatted(unknown, pins.size()));
        }
        return anchors;
    }

    private static List<Entity> meanings(Mention mention) {
        LinkCandidate best = mention.candidates().getFirst();
        return mention.candidates().stream()
                .filter(candidate -> candidate.match() == best.match())
                .filter(candidate -> candidate.similarity() == best.similarity())
                .limit(MOST_MEANINGS)
                .map(LinkCandidate::entity)
                .toList();
    }

    Entity entity() {
        return entities.getFirst();
    }

    /** Whether an entity is one of its meanings. */
    boolean means(Entity other) {
        // Asked for each candidate: no stream.
        for (Entity meaning : entities) {
            if (meaning.id().equals(other.id())) {
                return true;
            }
        }
        return false;
    }
}
