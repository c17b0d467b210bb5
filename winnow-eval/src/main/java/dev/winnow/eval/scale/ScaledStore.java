package dev.winnow.eval.scale;

import dev.winnow.core.index.SearchableStore;
import java.io.IOException;

/**
 * A store under measurement.
 *
 * @param name what tables call it
 * @param bytes what it takes on disks, copies included
 */
public record ScaledStore(String name, SearchableStore store, Bytes bytes) {

    /** Tells the size of a store. */
    @FunctionalInterface
    public interface Bytes {
        long now() throws IOException;
    }
}
