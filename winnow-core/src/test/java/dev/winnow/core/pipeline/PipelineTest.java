package dev.winnow.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Problem BROKEN =
            new Problem("model-failed", "Model failed", 503, "the model is gone");

    /** A clock that only stages move. */
    private Instant now = START;

    private final InstantSource clock = () -> now;

    private final PipelineState accepted =
            PipelineState.accepted(
                    new RequestId(new UUID(1, 2)),
                    Scope.local(),
                    Query.of("Which?"),
                    Settings.DEFAULTS,
                    new Deadline(START.plusSeconds(10)));

    /** What a stage does to the state; the report is added around it. */
    private interface Work {
        PipelineState on(PipelineState in, StageContext context) throws StageException;
    }

    private static Stage stage(StageId id, Work work) {
        return new Stage() {
            @Override
            public StageId id() {
                return id;
            }

            @Override
            public PipelineState apply(PipelineState in, StageContext context)
                    throws StageException {
                return work.on(in, context)
                        .withReport(StageReport.of(id, new Outcome.Complete(), Duration.ZERO));
            }
        };
    }

    private Stage taking(StageId id, Duration time, List<Duration> allowed) {
        return stage(
                id,
                (in, context) -> {
                    allowed.add(context.remaining());
                    now = now.plus(time);
                    return in;
                });
    }

    private static Stage failing(StageId id) {
        return stage(
                id,
                (in, context) -> {
                    throw new StageException(BROKEN);
                });
    }

    private static Stage passing(StageId id) {
        return stage(id, (in, context) -> in);
    }

    private Pipeline pipeline(Stage... stages) {
        return new Pipeline(List.of(stages), clock, Observation.NONE);
    }

    @Test
    void runs_the_stages_in_order_and_keeps_one_report_of_each() throws PipelineException {
        PipelineState end =
                pipeline(passing(StageId.KG), passing(StageId.RETRIEVER), passing(StageId.PRUNER))
                        .run(accepted, () -> false);
        assertThat(end.reports())
                .extracting(StageReport::stage)
                .containsExactly(StageId.KG, StageId.RETRIEVER, StageId.PRUNER);
    }

    @Test
    void stages_out_of_order_or_twice_are_refused_when_the_pipeline_is_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipeline(passing(StageId.PRUNER), passing(StageId.KG)))
                .withMessageContaining("[PRUNER, KG]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipeline(passing(StageId.KG), passing(StageId.KG)));
    }

    @Test
    void without_scores_there_is_an_answer_and_it_says_that_it_is_degraded()
            throws PipelineException {
        CompactContext context =
                new CompactContext("", false, List.of(), List.of(), List.of(), 0, 0, "o200k_base");
        PipelineState end =
                pipeline(
                                passing(StageId.RETRIEVER),
                                failing(StageId.RERANKER),
                                stage(StageId.PRUNER, (in, run) -> in.withContext(context)))
                        .run(accepted, () -> false);
        assertThat(end.context()).isEqualTo(context);
        assertThat(end.report(StageId.RERANKER).outcome())
                .isEqualTo(new Outcome.Degraded("model-failed"));
    }

    @Test
    void without_candidates_there_is_no_answer_but_the_reports_so_far_are_kept() {
        Pipeline pipeline =
                pipeline(passing(StageId.KG), failing(StageId.RETRIEVER), passing(StageId.PRUNER));
        PipelineException end =
                catchThrowableOfType(
                        PipelineException.class, () -> pipeline.run(accepted, () -> false));
        assertThat(end.problem()).isEqualTo(BROKEN);
        assertThat(end.state().reports())
                .extracting(report -> report.outcome().label())
                .containsExactly("complete", "failed");
    }

    @Test
    void a_stage_that_returns_its_input_without_a_report_is_a_defect() {
        Stage silent =
                new Stage() {
                    @Override
                    public StageId id() {
                        return StageId.RETRIEVER;
                    }

                    @Override
                    public PipelineState apply(PipelineState in, StageContext context) {
                        return in;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> pipeline(silent).run(accepted, () -> false))
                .withMessageContaining("retriever");
    }

    @Test
    void the_reserve_is_taken_off_before_the_time_is_shared() throws PipelineException {
        List<Duration> allowed = new ArrayList<>();
        pipeline(
                        taking(StageId.KG, Duration.ZERO, allowed),
                        taking(StageId.RETRIEVER, Duration.ZERO, allowed),
                        taking(StageId.RERANKER, Duration.ZERO, allowed),
                        taking(StageId.PRUNER, Duration.ZERO, allowed))
                .run(accepted, () -> false);
        // 8.5 s are shared: kg .05 of 1, retriever .25 of .95, reranker .6 of .7, pruner all that
        // is left with the reserve
        assertThat(allowed)
                .extracting(Duration::toMillis)
                .containsExactly(425L, 2236L, 7285L, 10_000L);
    }

    @Test
    void time_that_a_stage_leaves_flows_on_and_time_that_it_overdraws_is_missing()
            throws PipelineException {
        List<Duration> allowed = new ArrayList<>();
        pipeline(
                        taking(StageId.RETRIEVER, Duration.ofSeconds(5), allowed),
                        taking(StageId.RERANKER, Duration.ofSeconds(4), allowed),
                        taking(StageId.PRUNER, Duration.ZERO, allowed))
                .run(accepted, () -> false);
        // after 5 s of 8.5 usable, .6 of .7 of 3.5 s; after 9 s the reserve still has its last
        // second
        assertThat(allowed.get(1)).isEqualTo(Duration.ofSeconds(3));
        assertThat(allowed.get(2)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_request_without_deadline_gives_every_stage_all_the_time() throws PipelineException {
        List<Duration> allowed = new ArrayList<>();
        PipelineState unlimited =
                PipelineState.accepted(
                        accepted.requestId(),
                        accepted.scope(),
                        accepted.query(),
                        accepted.settings(),
                        Deadline.NONE);
        pipeline(taking(StageId.KG, Duration.ZERO, allowed), passing(StageId.RETRIEVER))
                .run(unlimited, () -> false);
        assertThat(allowed.getFirst()).isGreaterThan(Duration.ofDays(10_000));
    }

    @Test
    void a_cancelled_request_starts_no_further_stage() {
        List<Duration> allowed = new ArrayList<>();
        Pipeline pipeline =
                pipeline(
                        taking(StageId.RETRIEVER, Duration.ofSeconds(1), allowed),
                        taking(StageId.PRUNER, Duration.ZERO, allowed));
        PipelineException end =
                catchThrowableOfType(
                        PipelineException.class,
                        () -> pipeline.run(accepted, () -> now.isAfter(START)));
        assertThat(end.problem().type()).isEqualTo("cancelled");
        assertThat(allowed).hasSize(1);
    }
}
