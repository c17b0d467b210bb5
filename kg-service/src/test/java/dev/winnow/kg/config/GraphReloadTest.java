package dev.winnow.kg.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.ServedGraph;
import dev.winnow.kg.profile.GraphProfile;
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

class GraphReloadTest {

    /** Longer than any test: the looks of this test are its own. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void what_goes_wrong_with_a_look_shows_in_metric_and_health_until_one_goes_right(
            @TempDir Path folder) throws Exception {
        Path file = folder.resolve("served.graph");
        GraphContent graph = SmallGraph.read(folder.resolve("tables"));
        SnapshotWriter.write(graph, new GraphLabels("small", "public"), file);
        SnapshotSwap<GraphFactFinder> swap =
                new SnapshotSwap<>(
                        file,
                        store -> {
                            if (store.description().version().equals("large")) {
                                throw new OutOfMemoryError("heap");
                            }
                            return new GraphFactFinder(
                                    ServedGraph.of(store, GraphProfile.NONE),
                                    new O200kTokenCounter());
                        });
        swap.look();

        try (GraphReload graphs = new GraphReload(swap, NEVER, meters)) {
            assertThat(graphs.readiness().details()).doesNotContainKey("trouble");

            Files.delete(file);
            graphs.look();
            assertThat(graphs.readiness().details().get("trouble")).contains("there is no file");
            graphs.look();
            assertThat(graphs.readiness().details().get("trouble")).contains("there is no file");
            SnapshotWriter.write(graph, new GraphLabels("large", "public"), file);
            graphs.look();
            Readiness failed = graphs.readiness();
            assertThat(failed.ready()).as("the old graph serves").isTrue();
            assertThat(failed.details().get("trouble")).contains("OutOfMemoryError: heap");
            assertThat(failed.details()).containsEntry("version", "small");
            SnapshotWriter.write(graph, new GraphLabels("next", "public"), file);
            graphs.look();
            assertThat(graphs.readiness().details()).doesNotContainKey("trouble");
        }
        assertThat(List.of("refused", "failed", "swapped"))
                .allSatisfy(outcome -> assertThat(looks(outcome)).isEqualTo(1));
    }

    private double looks(String outcome) {
        return meters.counter(WinnowNames.GRAPH_LOOKS, WinnowNames.OUTCOME, outcome).count();
    }
}
