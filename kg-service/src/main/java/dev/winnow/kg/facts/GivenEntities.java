package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Linking;
import java.util.ArrayList;
import java.util.List;

/**
 * Entities that a caller means though the question does not name them.
 *
 * @param entities in the order of the ids, each once
 * @param unknown ids that the graph does not hold
 */
public record GivenEntities(List<Entity> entities, int unknown) {

    public GivenEntities {
        entities = List.copyOf(entities);
    }

    /** Those of the ids that the linking lacks. */
    public static GivenEntities beyond(Linking linking, List<String> ids, GraphStore store) {
        List<Entity> named = linking.entities();
        List<Entity> pinned = new ArrayList<>(ids.size());
        int unknown = 0;
        for (String id : ids) {
            GraphNode node = store.node(id);
            if (node == null) {
                unknown++;
            } else if (!named.contains(node.entity()) && !pinned.contains(node.entity())) {
                pinned.add(node.entity());
            }
        }
        return new GivenEntities(pinned, unknown);
    }

    /** Adds a line about ids that the graph does not hold, if there are any. */
    public void report(int given, List<String> notes) {
        if (unknown > 0) {
            notes.add("unknown: %d of %d given entities".formatted(unknown, given));
        }
    }
}
