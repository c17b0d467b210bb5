package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.ServedGraph;
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
 * and its linker built while the old graph still answers; then one reference changes. An answer
 * that is under way ends on the graph that it began with. A file that cannot be served is refused,
 * and the old graph stays. Safe for use by several threads.
 */
public final class SnapshotSwap implements GraphSource {

    /** Outcome of a look at the file. */
    public sealed interface Outcome {

        /** It is the one that was looked at last. */
        record Unchanged() implements Outcome {}

        /**
         * A new graph is served.
         *
         * @param graph which one
         */
        record Swapped(GraphDescription graph) implements Outcome {}

        /**
         * The new graph cannot be served; the one before still is.
         *
         * @param reason why, and what to do
         */
        record Refused(String reason) implements Outcome {}
    }

    /** Properties by which one file differs from the next without being read. */
    private record Stamp(FileTime modified, long bytes, @Nullable Object key) {}

    private final Path file;
    private final Function<GraphStore, ServedGraph> opening;
    private @Nullable Stamp looked;
    private boolean missing;
    private volatile @Nullable ServedGraph served;

    /**
     * @param file where snapshots are laid down
     * @param opening makes of a graph what is served
     */
    public SnapshotSwap(Path file, Function<GraphStore, ServedGraph> opening) {
        this.file = file;
        this.opening = opening;
    }

    @Override
    public @Nullable ServedGraph current() {
        return served;
    }

    /**
     * Looks at the file and serves it if it is new and sound. One look at a time; a broken file is
     * not read again until it changes, one that could not be read is.
     */
    public synchronized Outcome look() {
        try {
            Stamp found = stamp();
            missing = false;
            if (found.equals(looked)) {
                return new Outcome.Unchanged();
            }
            looked = found;
            SnapshotStore store = SnapshotStore.open(file);
            ServedGraph before = served;
            if (before != null && before.store().description().equals(store.description())) {
                return new Outcome.Unchanged();
            }
            served = opening.apply(store);
            return new Outcome.Swapped(store.description());
        } catch (NoSuchFileException e) {
            boolean told = missing;
            missing = true;
            looked = null;
            return told
                    ? new Outcome.Unchanged()
                    : new Outcome.Refused(
                            "there is no file %s: \"winnow graph load\" writes one"
                                    .formatted(file));
        } catch (InvalidSnapshotException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // The disk's fault and not the file's: it is tried again though the file stays the
            // same.
            looked = null;
            return new Outcome.Refused("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
