package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the snapshot in a file, and the next one as soon as it lies there. A new file is verified
 * and what is served made of it while the old graph still answers; then one reference changes. An
 * answer that is under way ends on the graph that it began with. A file that cannot be served is
 * refused, and the old graph stays. Safe for use by several threads.
 *
 * @param <T> what is made of a graph to answer from
 */
public final class SnapshotSwap<T> {

    /** Properties by which one file differs from the next without being read. */
    private record Stamp(FileTime modified, long bytes, @Nullable Object key) {}

    private final Path file;
    private final Function<GraphStore, T> opening;
    private @Nullable Stamp looked;
    private boolean missing;
    private @Nullable GraphDescription description;
    private volatile @Nullable T served;

    /**
     * @param file where snapshots are laid down
     * @param opening makes of a graph what is served
     */
    public SnapshotSwap(Path file, Function<GraphStore, T> opening) {
        this.file = file;
        this.opening = opening;
    }

    /** What is served now; null if no look was a success. */
    public @Nullable T current() {
        return served;
    }

    /**
     * Looks at the file and serves it if it is new and sound. One look at a time; a broken file is
     * not read again until it changes, one that could not be read is.
     *
     * @return whether a new graph is served
     * @throws GraphUnavailableException if the file cannot be served, once while it is missing; the
     *     graph before still is, and the message says why and what to do
     */
    public synchronized boolean look() {
        try {
            Stamp found = stamp();
            missing = false;
            if (found.equals(looked)) {
                return false;
            }
            looked = found;
            SnapshotStore store = SnapshotStore.open(file);
            if (store.description().equals(description)) {
                return false;
            }
            served = opening.apply(store);
            description = store.description();
            return true;
        } catch (NoSuchFileException e) {
            looked = null;
            if (missing) {
                return false;
            }
            missing = true;
            throw new GraphUnavailableException(
                    "there is no file %s: \"winnow graph load\" writes one".formatted(file), e);
        } catch (SnapshotStore.InvalidSnapshotException e) {
            throw new GraphUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            // The disk's fault and not the file's: it is tried again though the file stays the
            // same.
            looked = null;
            throw new GraphUnavailableException(
                    "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
