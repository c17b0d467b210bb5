package dev.winnow.kg.config;

import dev.winnow.kg.snapshot.SnapshotSwap;
import dev.winnow.kg.snapshot.SwapOutcome;
import dev.winnow.kg.store.GraphSource;
import dev.winnow.kg.store.ServedGraph;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time whether a new snapshot lies where the served one came from, on a thread of its own. */
final class GraphWatch implements GraphSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GraphWatch.class);

    private final SnapshotSwap swap;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> looking;

    GraphWatch(SnapshotSwap swap, Duration every) {
        this.swap = swap;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> Thread.ofPlatform().daemon().name("winnow-graph").unstarted(task));
        this.looking =
                thread.scheduleWithFixedDelay(
                        this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public @Nullable ServedGraph current() {
        return swap.current();
    }

    /** Never ends by an exception, which would end all later looks. */
    private void look() {
        try {
            switch (swap.look()) {
                case SwapOutcome.Swapped swapped ->
                        LOG.info(
                                "Serving graph {} {}",
                                swapped.graph().version(),
                                swapped.graph().checksum());
                case SwapOutcome.Refused refused ->
                        LOG.warn("Kept the old graph: {}", refused.reason());
                case SwapOutcome.Unchanged ignored -> {}
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("Kept the old graph: the new one cannot be served", e);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
        thread.shutdownNow();
    }
}
