package dev.winnow.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StageChainTest {

    private static final Problem BROKEN =
            new Problem(Problem.Kind.INDEX_UNAVAILABLE, "no index at the path");

    private final FakeTime time = new FakeTime();
    private final List<String> observed = new ArrayList<>();

    @Test
    void runs_the_stages_in_the_order_of_the_line() throws Exception {
        List<StageId> ran = new ArrayList<>();
        PipelineState out =
                chain(
                                noting(StageId.KG, ran),
                                noting(StageId.RETRIEVER, ran),
                                noting(StageId.PRUNER, ran))
                        .run(accepted(Duration.ofSeconds(10)), () -> false);

        assertThat(ran).containsExactly(StageId.KG, StageId.RETRIEVER, StageId.PRUNER);
        assertThat(out.reports()).extracting(StageReport::stage).containsExactlyElementsOf(ran);
        assertThat(observed)
                .containsExactly(
                        "kg begins", "kg complete",
                        "retriever begins", "retriever complete",
                        "pruner begins", "pruner complete");
    }

    @Test
    void refuses_stages_out_of_order_or_twice() {
        Stage kg = complete(StageId.KG);
        Stage pruner = complete(StageId.PRUNER);

        assertThatThrownBy(() -> chain(pruner, kg))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[PRUNER, KG]");
        assertThatThrownBy(() -> chain(kg, kg)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void goes_on_degraded_when_graph_or_reranker_fail() throws Exception {
        PipelineState out =
                chain(
                                failing(StageId.KG),
                                complete(StageId.RETRIEVER),
                                failing(StageId.RERANKER),
                                complete(StageId.PRUNER))
                        .run(accepted(Duration.ofSeconds(10)), () -> false);

        assertThat(out.reports())
                .extracting(StageReport::outcome)
                .containsExactly(
                        new Outcome.Degraded("index-unavailable"),
                        new Outcome.Complete(),
                        new Outcome.Degraded("index-unavailable"),
                        new Outcome.Complete());
    }

    @Test
    void says_in_the_report_why_a_stage_is_degraded() throws Exception {
        PipelineState out =
                chain(failing(StageId.KG), complete(StageId.PRUNER))
                        .run(accepted(Duration.ofSeconds(10)), () -> false);

        assertThat(out.report(StageId.KG).notes()).containsExactly("no index at the path");
    }

    @Test
    void ends_without_candidates_or_decision_and_keeps_the_reports() {
        for (StageId needed : List.of(StageId.RETRIEVER, StageId.PRUNER)) {
            StageException failure =
                    catchThrowableOfType(
                            StageException.class,
                            () ->
                                    chain(complete(StageId.KG), failing(needed))
                                            .run(accepted(Duration.ofSeconds(10)), () -> false));

            assertThat(failure.problem()).isEqualTo(BROKEN);
            assertThat(failure.reports())
                    .extracting(StageReport::outcome)
                    .containsExactly(new Outcome.Complete(), new Outcome.Failed(BROKEN));
        }
    }

    @Test
    void a_stage_that_failed_is_observed_with_the_time_that_it_took() {
        Stage slow =
                stage(
                        StageId.PRUNER,
                        (in, context) -> {
                            time.pass(Duration.ofSeconds(2));
                            throw new StageException(BROKEN, null);
                        });

        StageException failure =
                catchThrowableOfType(
                        StageException.class,
                        () -> chain(slow).run(accepted(Duration.ofSeconds(10)), () -> false));

        assertThat(failure.reports().getLast().duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(observed).containsExactly("pruner begins", "pruner failed");
    }

    @Test
    void a_stage_that_is_done_without_is_observed_as_its_report_has_it() throws Exception {
        chain(failing(StageId.KG), complete(StageId.PRUNER))
                .run(accepted(Duration.ofSeconds(10)), () -> false);

        assertThat(observed)
                .containsExactly("kg begins", "kg degraded", "pruner begins", "pruner complete");
    }

    @Test
    void an_error_that_no_code_foresaw_is_observed_and_passed_on() {
        IllegalStateException bug = new IllegalStateException("a bug");
        Stage broken =
                stage(
                        StageId.KG,
                        (in, context) -> {
                            throw bug;
                        });

        assertThatThrownBy(() -> chain(broken).run(accepted(Duration.ofSeconds(10)), () -> false))
                .isSameAs(bug);
        assertThat(observed).containsExactly("kg begins", "kg failed");
    }

    @Test
    void refuses_a_state_that_comes_back_without_the_report_of_its_stage() {
        Stage silent = stage(StageId.RETRIEVER, (in, context) -> in);
        Stage stranger =
                stage(StageId.RETRIEVER, (in, context) -> in.withReport(report(StageId.KG)));
        Stage chatty =
                stage(
                        StageId.RETRIEVER,
                        (in, context) ->
                                in.withReport(report(StageId.RETRIEVER))
                                        .withReport(report(StageId.RETRIEVER)));

        for (Stage wrong : List.of(silent, stranger, chatty)) {
            assertThatThrownBy(
                            () -> chain(wrong).run(accepted(Duration.ofSeconds(10)), () -> false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("retriever");
        }
    }

    @Test
    void stops_between_stages_once_nobody_waits() {
        AtomicBoolean gone = new AtomicBoolean();
        Stage leaving =
                stage(
                        StageId.KG,
                        (in, context) -> {
                            gone.set(true);
                            return in.withReport(report(StageId.KG));
                        });
        List<StageId> ran = new ArrayList<>();

        StageException failure =
                catchThrowableOfType(
                        StageException.class,
                        () ->
                                chain(leaving, noting(StageId.RETRIEVER, ran))
                                        .run(accepted(Duration.ofSeconds(10)), gone::get));

        assertThat(failure.problem().kind()).isEqualTo(Problem.Kind.CANCELLED);
        assertThat(failure.problem().type()).isEqualTo("cancelled");
        assertThat(ran).isEmpty();
        assertThat(failure.reports()).hasSize(2);
    }

    @Test
    void hands_cancellation_to_the_stages() throws Exception {
        List<Boolean> seen = new ArrayList<>();
        AtomicBoolean gone = new AtomicBoolean();
        Stage asking =
                stage(
                        StageId.KG,
                        (in, context) -> {
                            seen.add(context.cancelled());
                            gone.set(true);
                            seen.add(context.cancelled());
                            return in.withReport(report(StageId.KG));
                        });

        chain(asking).run(accepted(Duration.ofSeconds(10)), gone::get);

        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void splits_the_time_by_shares_after_the_reserve_and_gives_the_rest_to_the_last_stage()
            throws Exception {
        List<Duration> shares = new ArrayList<>();

        chain(
                        timing(StageId.KG, shares, 0),
                        timing(StageId.RETRIEVER, shares, 0),
                        timing(StageId.RERANKER, shares, 0),
                        timing(StageId.PRUNER, shares, 0))
                .run(accepted(Duration.ofSeconds(10)), () -> false);

        // 8.5 s without the reserve: .05, then .25 of .95, then .6 of .7, and all that is left.
        assertThat(shares)
                .extracting(Duration::toMillis)
                .containsExactly(425L, 2236L, 7285L, 10_000L);
    }

    @Test
    void time_that_a_stage_leaves_flows_on_and_time_that_it_overdraws_is_missing()
            throws Exception {
        List<Duration> shares = new ArrayList<>();

        chain(
                        timing(StageId.RETRIEVER, shares, 6_000),
                        timing(StageId.RERANKER, shares, 1_000),
                        timing(StageId.PRUNER, shares, 0))
                .run(accepted(Duration.ofSeconds(10)), () -> false);

        // .25 of .95 of 8.5 s; 2.5 s of the 8.5 are left, of which the reranker may use .6 of .7;
        // the pruner has the reserve, too.
        assertThat(shares).extracting(Duration::toMillis).containsExactly(2236L, 2142L, 3000L);
    }

    @Test
    void of_a_short_time_enough_is_left_to_finish_with_what_was_read() throws Exception {
        List<Duration> shares = new ArrayList<>();
        StageChain chain =
                chain(timing(StageId.RERANKER, shares, 0), timing(StageId.PRUNER, shares, 0));

        chain.run(accepted(Duration.ofMillis(100)), () -> false);
        chain.run(accepted(Duration.ofMillis(20)), () -> false);

        // .6 of .7 of 75 ms; of a time that is shorter than twice 25 ms half is left.
        assertThat(shares).extracting(Duration::toMillis).containsExactly(64L, 100L, 8L, 20L);
    }

    @Test
    void a_request_past_its_deadline_leaves_no_time_to_any_stage() throws Exception {
        List<Duration> shares = new ArrayList<>();

        chain(
                        timing(StageId.RETRIEVER, shares, 20_000),
                        timing(StageId.RERANKER, shares, 0),
                        timing(StageId.PRUNER, shares, 0))
                .run(accepted(Duration.ofSeconds(10)), () -> false);

        assertThat(shares).extracting(Duration::toMillis).containsExactly(2236L, 0L, 0L);
    }

    @Test
    void a_request_that_arrives_past_its_deadline_leaves_no_time_to_any_stage() throws Exception {
        List<Duration> shares = new ArrayList<>();

        chain(timing(StageId.KG, shares, 0), timing(StageId.PRUNER, shares, 0))
                .run(accepted(Duration.ofSeconds(-3)), () -> false);

        assertThat(shares).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void without_a_deadline_no_stage_has_one() throws Exception {
        List<Deadline> deadlines = new ArrayList<>();
        Stage asking =
                stage(
                        StageId.KG,
                        (in, context) -> {
                            deadlines.add(context.deadline());
                            return in.withReport(report(StageId.KG));
                        });

        chain(asking, complete(StageId.PRUNER)).run(accepted(Deadline.NONE), () -> false);

        assertThat(deadlines).containsExactly(Deadline.NONE);
    }

    private StageChain chain(Stage... stages) {
        return new StageChain(
                List.of(stages),
                time,
                new Observation() {
                    @Override
                    public void record(StageId stage, String part, Duration duration) {
                        observed.add(stage.label() + " " + part);
                    }

                    @Override
                    public ObservedStage begin(StageId stage, PipelineState in) {
                        observed.add(stage.label() + " begins");
                        return out -> {
                            StageReport last = out.reports().getLast();
                            assertThat(last.stage()).isEqualTo(stage);
                            observed.add(stage.label() + " " + last.outcome().label());
                        };
                    }
                });
    }

    private PipelineState accepted(Duration timeout) {
        return accepted(new Deadline(time.instant().plus(timeout)));
    }

    private static PipelineState accepted(Deadline deadline) {
        return PipelineState.accepted(
                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                Scope.local(),
                Query.of("why?"),
                Settings.DEFAULTS,
                deadline);
    }

    private Stage timing(StageId id, List<Duration> shares, long takes) {
        return stage(
                id,
                (in, context) -> {
                    shares.add(context.remaining());
                    time.pass(Duration.ofMillis(takes));
                    return in.withReport(report(id));
                });
    }

    private static Stage noting(StageId id, List<StageId> ran) {
        return stage(
                id,
                (in, context) -> {
                    ran.add(id);
                    return in.withReport(report(id));
                });
    }

    private static Stage complete(StageId id) {
        return stage(id, (in, context) -> in.withReport(report(id)));
    }

    private static Stage failing(StageId id) {
        return stage(
                id,
                (in, context) -> {
                    throw new StageException(BROKEN, null);
                });
    }

    private static StageReport report(StageId id) {
        return StageReport.of(id, new Outcome.Complete(), Duration.ZERO);
    }

    private static Stage stage(StageId id, Body body) {
        return new Stage() {
            @Override
            public StageId id() {
                return id;
            }

            @Override
            public PipelineState apply(PipelineState in, StageContext context)
                    throws StageException {
                return body.apply(in, context);
            }
        };
    }

    private interface Body {
        PipelineState apply(PipelineState in, StageContext context) throws StageException;
    }
}
