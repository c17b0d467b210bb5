package dev.winnow.core.graph;

import java.util.List;

/** Finds the graph's entities in a text. Safe for use by several threads. */
@FunctionalInterface
public interface EntityLinker {

    /** The entities that the text names, in order of appearance; none is a proper answer. */
    List<Entity> link(String text);
}
