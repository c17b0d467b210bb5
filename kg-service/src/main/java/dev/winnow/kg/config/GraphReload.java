package dev.winnow.kg.config;

import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graph that is served. Looks from time to time whether there is a new one where it came from,
 * on a thread of its own. What went wrong with the last look stands in the log, in a metric and in
 * the health; the old graph serves on. Ready in any case: without a graph there is nothing to look
 * up, and what an old one says is still right.
 */
final class GraphReload implements ReadinessContributor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GraphReload.class);

    /**
     * Time between two looks. A look reads the attributes of one file, and nobody waits for a new
     * graph by the second. Picked by hand.
     */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final @Nullable SnapshotSwap<GraphFactFinder> swap;
    private final MeterRegistry meters;
    private final ScheduledExecutorService thread;
    private volatile @Nullable String trouble;

    /**
     * @param swap null if no graph is served
     */
    GraphReload(@Nullable SnapshotSwap<GraphFactFinder> swap, MeterRegistry meters) {
        this(swap, PAUSE, meters);
    }

    GraphReload(
            @Nullable SnapshotSwap<GraphFactFinder> swap, Duration pause, MeterRegistry meters) {
        this.swap = swap;
        this.meters = meters;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> Thread.ofPlatform().daemon().name("winnow-graph").unstarted(task));
        if (swap != null) {
            // It ends with the thread.
            Future<?> unused =
                    thread.scheduleWithFixedDelay(
                            this::look, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The finder of the graph that is served now; null if there is none. */
    @Nullable GraphFactFinder current() {
        return swap == null ? null : swap.current();
    }

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public Readiness readiness() {
        Readiness ready = Readiness.up();
        GraphFactFinder finder = current();
        if (finder != null) {
            GraphDescription description = finder.graph().store().description();
            ready =
                    ready.with("version", description.version())
                            .with("checksum", description.checksum())
                            .with("profile", finder.graph().profile().name());
        }
        String problem = trouble;
        return problem == null ? ready : ready.with("trouble", problem);
    }

    /** Never ends by an exception, which would end all later looks. */
    void look() {
        try {
            if (swap != null && swap.look()) {
                trouble = null;
                count("swapped");
                Map<String, String> served = readiness().details();
                LOG.info("Serving graph {} {}", served.get("version"), served.get("checksum"));
            }
        } catch (GraphUnavailableException e) {
            trouble = e.getMessage();
            count("refused");
            LOG.warn("Kept the old graph: {}", e.getMessage());
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
    public void close() {
        thread.shutdownNow();
    }
}
