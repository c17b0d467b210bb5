package dev.winnow.core.graph;

import java.util.List;

/**
 * A way from one entity to another.
 *
 * @param entities what it passes, both ends included; no entity twice
 * @param links what joins each of them with the next, in either direction; one fewer
 */
public record GraphPath(List<Entity> entities, List<GraphLink> links) {

    public GraphPath {
        entities = List.copyOf(entities);
        links = List.copyOf(links);
        if (entities.size() != links.size() + 1) {
            throw new IllegalArgumentException(
                    "a path through %d entities has %d links, got %d"
                            .formatted(entities.size(), entities.size() - 1, links.size()));
        }
    }

    /** Number of links. */
    public int hops() {
        return links.size();
    }
}
