package dev.winnow.kg.storage;

import org.jspecify.annotations.Nullable;

/** Source of the graph that is served. Safe for use by several threads. */
@FunctionalInterface
public interface GraphSource {

    /** The graph that is served now; null if there is none. */
    @Nullable ServedGraph current();

    /** Problem of the last look for a new graph; null if nothing did. */
    default @Nullable String trouble() {
        return null;
    }
}
