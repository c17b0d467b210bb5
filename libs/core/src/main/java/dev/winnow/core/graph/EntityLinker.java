package dev.winnow.core.graph;

import java.util.List;

/** Finds the graph's entities in a text. Safe for use by several threads. */
@FunctionalInterface
public interface EntityLinker {

    /**
     * The entities that a text names; none is a proper answer.
     *
     * @param pins ids of entities that the caller means: where a mention may be one of them, it is;
     *     what the text does not name is left to the caller
     */
    Linking link(String text, List<String> pins);

    /** Links a text without pins. */
    default Linking link(String text) {
        return link(text, List.of());
    }
}
