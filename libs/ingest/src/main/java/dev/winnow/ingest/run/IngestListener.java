package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears how a run goes on. Called on the thread of the run, so it should be quick. */
public interface IngestListener {

    IngestListener NONE = new IngestListener() {};

    /**
     * Once at the start, when the total is known, after every document, and about once a second
     * while none ends.
     */
    default void progress(IngestProgress progress) {}

    /** At once, beside its place in the report. */
    default void failed(IngestProblem problem) {}

    /** Puts one document where it is to be found. */
    @FunctionalInterface
    interface Storing<E extends Exception> {
        void store() throws IOException, E;
    }

    /**
     * Stores a document, unless it was deleted after the run was asked for. A deletion that comes
     * while it is stored waits, and then finds it.
     *
     * @param groups who will see it, none for the whole tenant
     * @return whether it was stored
     */
    default <E extends Exception> boolean unlessDeleted(
            DocumentId id, List<String> groups, Storing<E> storing) throws IOException, E {
        storing.store();
        return true;
    }

    /**
     * Whether a run that ends because the store is away for a while is begun again: its documents
     * are no failures then.
     */
    default boolean beginsAgain() {
        return false;
    }

    /** A wait for others. */
    @FunctionalInterface
    interface Wait {

        /** Waits, and tells what came of it. */
        boolean await() throws IOException, InterruptedException;
    }

    /** Has a run wait: what ends the process meanwhile is not what the run does. */
    default boolean idle(Wait wait) throws IOException, InterruptedException {
        return wait.await();
    }

    /**
     * Whether the run is no longer wanted. Asked a few times a second; the run then ends with
     * {@link InterruptedException}. Better than an interrupt, which would close the index under a
     * thread that writes it.
     */
    default boolean isCancelled() {
        return false;
    }

    /**
     * Called once all documents of the run are in other hands, and the rest of it is waiting for
     * them: another run may begin.
     */
    default void handedOver() {}

    /**
     * Hears that the next document cannot be taken now, and that nothing is wrong with it. If this
     * returns, it is tried again.
     *
     * @throws IOException the same one, if that ends the run; nothing else is done unless somebody
     *     says so
     */
    default void notNow(IOException why) throws IOException, InterruptedException {
        throw why;
    }

    /**
     * How far a run is.
     *
     * @param total documents in all, known before the first is read (lines of JSON lines are
     *     counted, too)
     * @param done documents that are dealt with, whatever became of them
     * @param stored documents among them that were added or changed
     * @param unchanged documents among them that were left as they are
     * @param failed files and lines among them that could not be read
     * @param passages passages stored so far, and those that are encoded of documents under way
     * @param elapsed since the start
     * @param remaining an estimate, or null while there is nothing to estimate from
     */
    public record IngestProgress(
            int total,
            int done,
            int stored,
            int unchanged,
            int failed,
            int passages,
            Duration elapsed,
            @Nullable Duration remaining) {

        /** 0 to 100; 100 where there is nothing to do. */
        public int percent() {
            return total == 0 ? 100 : (int) (100L * Math.min(done, total) / total);
        }
    }
}
