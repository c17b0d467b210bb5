package dev.winnow.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.FeedbackReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class StageMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StageMetrics metrics = new StageMetrics(meters);

    @Test
    void a_gauge_says_which_model_works_on_which_device() {
        record(new ModelIdentity("winnow-small-3", "ab".repeat(32), "cpu"));
        record(new ModelIdentity("winnow-small-3", "ab".repeat(32), "cpu"));

        assertThat(meters.find("winnow.model.device").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(1))
                .extracting(gauge -> gauge.getId().getTags(), InstanceOfAssertFactories.LIST)
                .containsExactly(
                        Tag.of("device", "cpu"),
                        Tag.of("model", "winnow-small-3"),
                        Tag.of("stage", "reranker"));
    }

    @Test
    void a_model_that_fell_back_shows_beside_the_device_where_it_was() {
        record(new ModelIdentity("m", "ab".repeat(32), "cuda:0"));
        record(new ModelIdentity("m", "ab".repeat(32), "cpu"));

        assertThat(meters.find(WinnowNames.MODEL_DEVICE).gauges())
                .extracting((Gauge gauge) -> gauge.getId().getTag(WinnowNames.DEVICE))
                .containsExactlyInAnyOrder("cuda:0", "cpu");
    }

    @Test
    void decisions_about_feedback_are_counted_by_state_and_reason() {
        searched(FeedbackUse.GATE, true, "gate-open: agreement 0.20");
        searched(FeedbackUse.GATE, true, "gate-open: agreement 0.30");
        searched(FeedbackUse.GATE, false, "gate-closed: agreement 0.90");
        searched(FeedbackUse.GATE, false, "no-time");
        searched(FeedbackUse.ON, true, "on");
        searched(FeedbackUse.OFF, false, "off");

        assertThat(gate("open", "gate-open")).isEqualTo(2);
        assertThat(gate("closed", "gate-closed")).isEqualTo(1);
        assertThat(gate("closed", "no-time")).isEqualTo(1);
        assertThat(gate("on", "on")).isEqualTo(1);
        assertThat(gate("off", "off")).isEqualTo(1);
    }

    @Test
    void a_reason_that_nobody_knows_makes_no_tag_of_its_own() {
        searched(FeedbackUse.ON, true, "what a stranger wrote: 1");
        searched(FeedbackUse.ON, true, "what another stranger wrote");

        assertThat(gate("on", "other")).isEqualTo(2);
        assertThat(meters.find(WinnowNames.PRF_GATE).counters()).hasSize(1);
    }

    private double gate(String state, String reason) {
        return meters.get(WinnowNames.PRF_GATE)
                .tag(WinnowNames.STATE, state)
                .tag(WinnowNames.REASON, reason)
                .counter()
                .count();
    }

    private void searched(FeedbackUse use, boolean ran, String reason) {
        FeedbackReport feedback =
                new FeedbackReport(
                        use,
                        FeedbackTiming.BOTH,
                        .5f,
                        .5f,
                        ran,
                        reason,
                        null,
                        List.of(),
                        List.of());
        PipelineState accepted = accepted();
        metrics.record(
                accepted,
                accepted.withRetrieval(List.of(), feedback)
                        .withReport(
                                StageReport.of(
                                        StageId.RETRIEVER, new Outcome.Complete(), Duration.ZERO)));
    }

    private static PipelineState accepted() {
        return PipelineState.accepted(
                new RequestId(new UUID(1, 2)),
                Scope.local(),
                Query.of("q"),
                Settings.DEFAULTS,
                Deadline.NONE);
    }

    private void record(ModelIdentity model) {
        PipelineState accepted = accepted();
        Duration none = Duration.ZERO;
        StageReport report =
                new StageReport(
                        StageId.RERANKER,
                        new Outcome.Complete(),
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
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
