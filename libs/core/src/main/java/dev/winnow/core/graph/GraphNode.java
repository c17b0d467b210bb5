package dev.winnow.core.graph;

import java.util.List;

/**
 * An entity with all that the graph holds about it, apart from its edges.
 *
 * @param entity id, kind and preferred name
 * @param synonyms other names, in the order of the source
 * @param source database that the node was taken from, empty if not stated
 * @param licence licence of the node's row, empty if not stated
 * @param description definition or first sentence, empty if there is none
 * @param references ids of the same thing in other databases, e.g. {@code OMIM:310200}
 */
public record GraphNode(
        Entity entity,
        List<String> synonyms,
        String source,
        String licence,
        String description,
        List<String> references) {

    public GraphNode {
        synonyms = List.copyOf(synonyms);
        references = List.copyOf(references);
    }
}
