package dev.winnow.kg.store;

import org.jspecify.annotations.Nullable;

/** Where the graph of the moment comes from. Safe for use by several threads. */
@FunctionalInterface
public interface GraphSource {

    /** The graph that is served now; null if there is none. */
    @Nullable ServedGraph current();
}
