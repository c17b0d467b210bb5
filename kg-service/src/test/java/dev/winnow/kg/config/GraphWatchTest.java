package dev.winnow.kg.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kg.facts.SmallServedGraph;
import dev.winnow.kg.storage.GraphSwap;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.SwapOutcome;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphWatchTest {

    /** Longer than any test: the looks of this test are its own. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** A swap whose looks end as they are told. */
    private record Told(ServedGraph graph, Deque<Supplier<SwapOutcome>> outcomes)
            implements GraphSwap {

        @Override
        public SwapOutcome look() {
            return outcomes.removeFirst().get();
        }

        @Override
        public @Nullable ServedGraph current() {
            return graph;
        }

        @Override
        public void close() {}
    }

    @Test
    void what_goes_wrong_with_a_look_shows_in_metric_and_health_until_one_goes_right(
            @TempDir Path folder) throws Exception {
        ServedGraph graph = SmallServedGraph.open(folder, "public");
        Told swap =
                new Told(
                        graph,
                        new ArrayDeque<>(
                                List.of(
                                        () -> new SwapOutcome.Refused("it is damaged"),
                                        SwapOutcome.Unchanged::new,
                                        () -> {
                                            throw new OutOfMemoryError("heap");
                                        },
                                        () ->
                                                new SwapOutcome.Swapped(
                                                        graph.store().description()))));

        try (GraphWatch watch = new GraphWatch(swap, NEVER, meters)) {
            GraphReadiness health = new GraphReadiness(watch);
            assertThat(health.readiness().details()).doesNotContainKey("trouble");

            watch.look();
            assertThat(health.readiness().details()).containsEntry("trouble", "it is damaged");
            watch.look();
            assertThat(health.readiness().details()).containsEntry("trouble", "it is damaged");
            watch.look();
            Readiness failed = health.readiness();
            assertThat(failed.ready()).as("the old graph serves").isTrue();
            assertThat(failed.details().get("trouble")).contains("OutOfMemoryError: heap");
            assertThat(failed.details()).containsEntry("version", "small");
            watch.look();
            assertThat(health.readiness().details()).doesNotContainKey("trouble");
        }
        assertThat(List.of("refused", "failed", "swapped"))
                .allSatisfy(outcome -> assertThat(looks(outcome)).isEqualTo(1));
    }

    private double looks(String outcome) {
        return meters.counter(WinnowNames.GRAPH_LOOKS, WinnowNames.OUTCOME, outcome).count();
    }
}
