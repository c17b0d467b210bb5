package dev.winnow.kg.storage;

import org.jspecify.annotations.Nullable;

/** Where the graph of the moment comes from. Safe for use by several threads. */
@FunctionalInterface
public interface GraphSource {

    /** The graph that is served now; null if there is none. */
    @Nullable ServedGraph current();

    /** What went wrong when a new graph was last looked for; null if nothing did. */
    default @Nullable String trouble() {
        return null;
    }
}
