package dev.winnow.kg.facts;

import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.profile.GraphProfile;

/**
 * A graph with what was made from it. An answer takes one and keeps to it.
 *
 * @param store the graph
 * @param linker finds its entities
 * @param profile what is known of its field
 */
public record ServedGraph(GraphStore store, EntityLinker linker, GraphProfile profile) {

    /** A graph with the linker by its names. Reads every node once. */
    public static ServedGraph of(GraphStore store, GraphProfile profile) {
        return new ServedGraph(store, DictionaryLinker.of(store, profile), profile);
    }
}
