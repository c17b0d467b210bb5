package dev.winnow.core.graph;

import java.util.List;

/**
 * An entity that the question names.
 *
 * @param entity what it is
 * @param synonyms its other names, by which texts may call it; in the order of the graph, and perhaps not all of them
 */
public record LinkedEntity(Entity entity, List<String> synonyms) {

    public LinkedEntity {
        synonyms = List.copyOf(synonyms);
    }
}
