package dev.winnow.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.Observation;
import dev.winnow.core.pipeline.Pipeline;
import dev.winnow.core.pipeline.PipelineException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.stage.Recorder;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

    @Test
    void types_are_unique_and_fit_into_a_urn() {
        assertThat(Arrays.stream(Problems.values()).map(Problems::type))
                .doesNotHaveDuplicates()
                .allMatch(type -> type.matches("[a-z]+(-[a-z]+)*"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,bad-request",
        "404,not-found",
        "409,bad-request",
        "422,invalid-value",
        "429,overloaded",
        "500,internal",
        "502,internal",
        "503,unavailable"
    })
    void a_bare_status_becomes_the_most_general_problem_and_keeps_its_status(
            int status, String type) {
        assertThat(Problems.ofStatus(status, "d").type()).isEqualTo(type);
        assertThat(Problems.ofStatus(status, "d").status()).isEqualTo(status);
    }

    /** The core cannot see the catalogue, so equal words are kept by this test. */
    @Test
    void the_pipelines_own_problem_reads_as_the_catalogue_does() {
        Pipeline line =
                new Pipeline(
                        List.of(new Recorder(StageId.PRUNER)),
                        InstantSource.system(),
                        Observation.NONE);
        PipelineState accepted =
                PipelineState.accepted(
                        new RequestId(new UUID(1, 2)),
                        Scope.local(),
                        Query.of("q"),
                        Settings.DEFAULTS,
                        Deadline.NONE);

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> line.run(accepted, () -> true))
                .satisfies(
                        ended ->
                                assertThat(ended.problem())
                                        .isEqualTo(
                                                Problems.CANCELLED.with(ended.problem().detail())));
    }

    @Test
    void titles_are_one_for_each_type() {
        assertThat(Arrays.stream(Problems.values()).map(problem -> problem.with("d").title()))
                .doesNotHaveDuplicates();
        assertThat(Problems.QUESTION_TOO_LONG.with("d"))
                .isEqualTo(new Problem("question-too-long", "The question is too long", 422, "d"));
        assertThat(Problems.INDEX_UNAVAILABLE.with("d").status()).isEqualTo(503);
    }

    @Test
    void a_richer_exception_keeps_problem_and_trace() {
        ProblemException plain = Problems.OVERLOADED.because("d");
        ProblemException rich = plain.at("f").limit(1, 2).nearest("n");

        assertThat(rich.problem()).isEqualTo(plain.problem());
        assertThat(rich.extras().field()).isEqualTo("f");
        assertThat(rich.extras().limit()).isEqualTo(1);
        assertThat(rich.extras().actual()).isEqualTo(2);
        assertThat(rich.extras().nearest()).isEqualTo("n");
        assertThat(rich.getStackTrace()).isEqualTo(plain.getStackTrace());
    }

    @Test
    void rerank_errors_serve_both_kinds_of_client() {
        assertThat(
                        new RerankErrors()
                                .body(Problems.TOO_LARGE.with("words"), ProblemExtras.NONE, null))
                .isEqualTo(new RerankErrors.Body("words", "words"));
    }
}
