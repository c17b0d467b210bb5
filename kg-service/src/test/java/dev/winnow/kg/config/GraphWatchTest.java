package dev.winnow.kg.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphWatchTest {

    /** Longer than any test: the looks of this test are its own. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void what_goes_wrong_with_a_look_shows_in_metric_and_health_until_one_goes_right(
            @TempDir Path folder) throws Exception {
        Path file = folder.resolve("served.graph");
        GraphContent graph = SmallGraph.read(folder.resolve("tables"));
        SnapshotWriter.write(graph, new GraphLabels("small", "public"), file);
        SnapshotSwap swap =
                new SnapshotSwap(
                        file,
                        store -> {
                            if (store.description().version().equals("large")) {
                                throw new OutOfMemoryError("heap");
                            }
                            return ServedGraph.of(store, GraphProfile.NONE);
                        });
        swap.look();

        try (GraphWatch watch = new GraphWatch(swap, NEVER, meters)) {
            GraphReadiness health = new GraphReadiness(watch);
            assertThat(health.readiness().details()).doesNotContainKey("trouble");

            Files.delete(file);
            watch.look();
            assertThat(health.readiness().details().get("trouble")).contains("there is no file");
            watch.look();
            assertThat(health.readiness().details().get("trouble")).contains("there is no file");
            SnapshotWriter.write(graph, new GraphLabels("large", "public"), file);
            watch.look();
            Readiness failed = health.readiness();
            assertThat(failed.ready()).as("the old graph serves").isTrue();
            assertThat(failed.details().get("trouble")).contains("OutOfMemoryError: heap");
            assertThat(failed.details()).containsEntry("version", "small");
            SnapshotWriter.write(graph, new GraphLabels("next", "public"), file);
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
