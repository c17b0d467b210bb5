package dev.winnow.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InProcessPipelineTest {

    private static final StageReport COMPLETE =
            StageReport.of(StageId.PRUNER, new Outcome.Complete(), Duration.ofMillis(1));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Compute compute = new Compute(1, 4, 4, Clock.systemUTC(), meters);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        compute.close();
    }

    @Test
    void a_request_that_nobody_waits_for_any_more_shows_in_the_metrics() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        InProcessPipeline line =
                pipeline(
                        in -> {
                            began.countDown();
                            awaitRelease();
                            return in.withReport(COMPLETE);
                        });
        AtomicReference<ProblemException> seen = new AtomicReference<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        seen.set(
                                                catchThrowableOfType(
                                                        ProblemException.class,
                                                        () -> line.run(accepted()))));
        began.await();
        caller.interrupt();
        caller.join();
        release.countDown();
        while (compute.inside() > 0) {
            Thread.onSpinWait();
        }

        assertThat(seen.get().problem().type()).isEqualTo("cancelled");
        assertThat(count(StageId.RETRIEVER, "complete")).isEqualTo(1);
        assertThat(count(StageId.PRUNER, "complete")).isEqualTo(1);
    }

    @Test
    void an_error_that_nobody_foresaw_leaves_the_metrics_of_all_stages_that_ran() {
        InProcessPipeline line =
                pipeline(
                        in -> {
                            throw new IllegalStateException("broken");
                        });

        assertThatIllegalStateException().isThrownBy(() -> line.run(accepted()));

        assertThat(count(StageId.RETRIEVER, "complete")).isEqualTo(1);
        assertThat(count(StageId.PRUNER, "failed")).isEqualTo(1);
    }

    @Test
    void a_request_that_went_well_counts_once() {
        pipeline(in -> in.withReport(COMPLETE)).run(accepted());

        assertThat(count(StageId.RETRIEVER, "complete")).isEqualTo(1);
        assertThat(count(StageId.PRUNER, "complete")).isEqualTo(1);
    }

    @Test
    void a_stage_that_is_not_here_is_404_and_those_that_are_here_are_named() {
        InProcessPipeline line = pipeline(in -> in);

        ProblemException refused =
                catchThrowableOfType(
                        ProblemException.class, () -> line.run(accepted(), List.of(StageId.KG)));

        assertThat(refused.problem().kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.problem().detail()).contains("kg", "[retriever, pruner]");
    }

    private InProcessPipeline pipeline(UnaryOperator<PipelineState> pruner) {
        Stage last =
                new Stage() {
                    @Override
                    public StageId id() {
                        return StageId.PRUNER;
                    }

                    @Override
                    public PipelineState apply(PipelineState in, StageContext context) {
                        return pruner.apply(in);
                    }
                };
        return new InProcessPipeline(
                List.of(new Recorder(StageId.RETRIEVER), last),
                compute,
                Clock.systemUTC(),
                new StageMetrics(meters),
                Tracer.NOOP);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(StageId stage, String outcome) {
        return meters.timer(
                        WinnowNames.STAGE_TIMER,
                        WinnowNames.STAGE,
                        stage.label(),
                        WinnowNames.OUTCOME,
                        outcome)
                .count();
    }

    private static PipelineState accepted() {
        return PipelineState.accepted(
                new RequestId(new UUID(1, 2)),
                Scope.local(),
                Query.of("q"),
                Settings.DEFAULTS,
                Deadline.NONE);
    }
}
