package dev.winnow.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StageMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StageMetrics metrics = new StageMetrics(meters);

    @Test
    void a_gauge_says_which_model_works_on_which_device() {
        record(new ModelIdentity("winnow-mini-0", "ab".repeat(32), "cpu"));
        record(new ModelIdentity("winnow-mini-0", "ab".repeat(32), "cpu"));

        assertThat(meters.find("winnow.model.device").gauges())
                .singleElement()
                .satisfies(
                        gauge -> {
                            assertThat(gauge.value()).isEqualTo(1);
                            assertThat(gauge.getId().getTag("stage")).isEqualTo("reranker");
                            assertThat(gauge.getId().getTag("model")).isEqualTo("winnow-mini-0");
                            assertThat(gauge.getId().getTag("device")).isEqualTo("cpu");
                        });
    }

    @Test
    void a_model_that_fell_back_shows_beside_the_device_where_it_was() {
        record(new ModelIdentity("m", "ab".repeat(32), "cuda:0"));
        record(new ModelIdentity("m", "ab".repeat(32), "cpu"));

        assertThat(meters.find(WinnowNames.MODEL_DEVICE).gauges())
                .extracting((Gauge gauge) -> gauge.getId().getTag(WinnowNames.DEVICE))
                .containsExactlyInAnyOrder("cuda:0", "cpu");
    }

    private void record(ModelIdentity model) {
        PipelineState accepted =
                PipelineState.accepted(
                        new RequestId(new UUID(1, 2)),
                        Scope.local(),
                        Query.of("q"),
                        Settings.DEFAULTS,
                        Deadline.NONE);
        StageReport report =
                new StageReport(
                        StageId.RERANKER,
                        new Outcome.Complete(),
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        1,
                        1,
                        10,
                        0,
                        model,
                        null,
                        List.of());
        metrics.record(accepted, accepted.withReport(report));
    }
}
