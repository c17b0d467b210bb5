package dev.winnow.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageChainTest {

    private static final Problem BROKEN =
            new Problem(Problem.Kind.INDEX_UNAVAILABLE, "no index at the path");

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> observed = new ArrayList<>();

    @Test
    void runs_the_stages_in_the_order_of_the_line() throws Exception {
        PipelineState out =
                run(complete(StageId.KG), complete(StageId.RETRIEVER), complete(StageId.PRUNER));

        assertThat(out.reports())
                .extracting(StageReport::stage)
                .containsExactly(StageId.KG, StageId.RETRIEVER, StageId.PRUNER);
        assertThat(observed)
                .containsExactly(
                        "kg begins", "kg complete",
                        "retriever begins", "retriever complete",
                        "pruner begins", "pruner complete");
    }

    @Test
    void refuses_stages_out_of_order_or_twice() {
        Stage kg = complete(StageId.KG);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> chain(complete(StageId.PRUNER), kg))
                .withMessageContaining("[PRUNER, KG]");
        assertThatIllegalArgumentException().isThrownBy(() -> chain(kg, kg));
    }

    @Test
    void goes_on_degraded_when_graph_or_reranker_fail_and_says_why() throws Exception {
        PipelineState out =
                run(
                        failing(StageId.KG),
                        complete(StageId.RETRIEVER),
                        failing(StageId.RERANKER),
                        complete(StageId.PRUNER));

        assertThat(out.reports())
                .extracting(StageReport::outcome)
                .containsExactly(
                        new Outcome.Degraded("index-unavailable"),
                        new Outcome.Complete(),
                        new Outcome.Degraded("index-unavailable"),
                        new Outcome.Complete());
        assertThat(out.report(StageId.KG).notes()).containsExactly("no index at the path");
        assertThat(observed).startsWith("kg begins", "kg degraded", "retriever begins");
    }

    @Test
    void ends_without_candidates_or_decision_and_keeps_the_reports() {
        for (StageId needed : List.of(StageId.RETRIEVER, StageId.PRUNER)) {
            StageException failure = failure(complete(StageId.KG), failing(needed));

            assertThat(failure.problem()).isEqualTo(BROKEN);
            assertThat(failure.reports())
                    .extracting(StageReport::outcome)
                    .containsExactly(new Outcome.Complete(), new Outcome.Failed(BROKEN));
        }
    }

    @Test
    void a_stage_that_failed_is_observed_with_the_time_that_it_took() {
        StageException failure =
                failure(
                        stage(
                                StageId.PRUNER,
                                (in, context) -> {
                                    pass(2_000);
                                    throw new StageException(BROKEN, null);
                                }));

        assertThat(failure.reports().getLast().duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(observed).containsExactly("pruner begins", "pruner failed");
    }

    @Test
    void an_error_that_no_code_foresaw_is_observed_and_passed_on() {
        IllegalStateException bug = new IllegalStateException("a bug");
        Stage broken =
                doing(
                        StageId.KG,
                        context -> {
                            throw bug;
                        });

        assertThatThrownBy(() -> run(broken)).isSameAs(bug);
        assertThat(observed).containsExactly("kg begins", "kg failed");
    }

    @Test
    void refuses_a_state_that_comes_back_without_the_report_of_its_stage() {
        StageReport own = report(StageId.RETRIEVER);
        List<Body> wrong =
                List.of(
                        (in, context) -> in,
                        (in, context) -> in.withReport(report(StageId.KG)),
                        (in, context) -> in.withReport(own).withReport(own));

        for (Body body : wrong) {
            assertThatThrownBy(() -> run(stage(StageId.RETRIEVER, body)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("retriever");
        }
    }

    @Test
    void stops_between_stages_once_nobody_waits() {
        AtomicBoolean gone = new AtomicBoolean();
        List<Boolean> seen = new ArrayList<>();
        AtomicBoolean next = new AtomicBoolean();
        StageChain chain =
                chain(
                        doing(
                                StageId.KG,
                                context -> {
                                    seen.add(context.cancelled());
                                    gone.set(true);
                                    seen.add(context.cancelled());
                                }),
                        doing(StageId.RETRIEVER, context -> next.set(true)));

        StageException failure =
                catchThrowableOfType(
                        StageException.class, () -> chain.run(accepted(10_000), gone::get));

        assertThat(failure.problem().kind()).isEqualTo(Problem.Kind.CANCELLED);
        assertThat(failure.problem().type()).isEqualTo("cancelled");
        assertThat(failure.reports()).hasSize(2);
        assertThat(seen).as("what the first stage is told").containsExactly(false, true);
        assertThat(next).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 8.5 s without the reserve: .05, then .25 of .95, then .6 of .7, and the rest
                    the rest for the last | 10000 | KG 0,RETRIEVER 0,RERANKER 0,PRUNER 0 | 425,2236,7285,10000
                    # 2.5 s of the 8.5 are left: .6 of .7 of them; the pruner has the reserve, too
                    what is left flows on | 10000 | RETRIEVER 6000,RERANKER 1000,PRUNER 0 | 2236,2142,3000
                    # .6 of .7 of 75 ms; of a time shorter than twice 25 ms half is left
                    enough to finish      | 100   | RERANKER 0,PRUNER 0 | 64,100
                    half of a short time  | 20    | RERANKER 0,PRUNER 0 | 8,20
                    none past a deadline  | 10000 | RETRIEVER 20000,RERANKER 0,PRUNER 0 | 2236,0,0
                    none for a late one   | -3000 | KG 0,PRUNER 0 | 0,0
                    """)
    void splits_the_time(String name, long timeout, String stages, String shares) throws Exception {
        List<String> given = new ArrayList<>();
        Stage[] line =
                Stream.of(stages.split(","))
                        .map(stage -> stage.split(" "))
                        .map(
                                stage ->
                                        doing(
                                                StageId.valueOf(stage[0]),
                                                context -> {
                                                    given.add("" + context.remaining().toMillis());
                                                    pass(Long.parseLong(stage[1]));
                                                }))
                        .toArray(Stage[]::new);

        chain(line).run(accepted(timeout), () -> false);

        assertThat(String.join(",", given)).isEqualTo(shares);
    }

    @Test
    void without_a_deadline_no_stage_has_one() throws Exception {
        List<Deadline> deadlines = new ArrayList<>();

        chain(
                        doing(StageId.KG, context -> deadlines.add(context.deadline())),
                        complete(StageId.PRUNER))
                .run(accepted(Deadline.NONE), () -> false);

        assertThat(deadlines).containsExactly(Deadline.NONE);
    }

    private PipelineState run(Stage... stages) throws StageException {
        return chain(stages).run(accepted(10_000), () -> false);
    }

    private StageException failure(Stage... stages) {
        return catchThrowableOfType(StageException.class, () -> run(stages));
    }

    private StageChain chain(Stage... stages) {
        return new StageChain(
                List.of(stages),
                now::get,
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

    private void pass(long milliseconds) {
        now.updateAndGet(time -> time.plusMillis(milliseconds));
    }

    private PipelineState accepted(long milliseconds) {
        return accepted(new Deadline(now.get().plusMillis(milliseconds)));
    }

    private static PipelineState accepted(Deadline deadline) {
        return PipelineState.accepted(
                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                Scope.local(),
                Query.of("why?"),
                Settings.DEFAULTS,
                deadline);
    }

    private static StageReport report(StageId id) {
        return StageReport.of(id, new Outcome.Complete(), Duration.ZERO);
    }

    private static Stage complete(StageId id) {
        return doing(id, context -> {});
    }

    private static Stage doing(StageId id, Consumer<StageContext> work) {
        return stage(
                id,
                (in, context) -> {
                    work.accept(context);
                    return in.withReport(report(id));
                });
    }

    private static Stage failing(StageId id) {
        return stage(
                id,
                (in, context) -> {
                    throw new StageException(BROKEN, null);
                });
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
