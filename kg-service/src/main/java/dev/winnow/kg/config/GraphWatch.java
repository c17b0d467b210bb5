package dev.winnow.kg.config;

import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether there is a new graph where the served one came from, on a thread
 * of its own. What went wrong with the last look stands in the log, in a metric and in the health;
 * the old graph serves on.
 */
final class GraphWatch implements GraphSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GraphWatch.class);

    private final SnapshotSwap swap;
    private final MeterRegistry meters;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> looking;
    private volatile @Nullable String trouble;

    GraphWatch(SnapshotSwap swap, Duration every, MeterRegistry meters) {
        this.swap = swap;
        this.meters = meters;
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
    void look() {
        try {
            switch (swap.look()) {
                case SnapshotSwap.Outcome.Swapped swapped -> {
                    trouble = null;
                    count("swapped");
                    LOG.info(
                            "Serving graph {} {}",
                            swapped.graph().version(),
                            swapped.graph().checksum());
                }
                case SnapshotSwap.Outcome.Refused refused -> {
                    trouble = refused.reason();
                    count("refused");
                    LOG.warn("Kept the old graph: {}", refused.reason());
                }
                case SnapshotSwap.Outcome.Unchanged ignored -> {}
            }
        } catch (RuntimeException | Error e) {
            trouble = "the new graph cannot be served, see the log: " + e;
            count("failed");
            LOG.error("Kept the old graph: the new one cannot be served", e);
        }
    }

    private void count(String outcome) {
        meters.counter(WinnowNames.GRAPH_LOOKS, WinnowNames.OUTCOME, outcome).increment();
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        looking.cancel(false);
        thread.shutdownNow();
    }
}
