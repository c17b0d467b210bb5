package dev.winnow.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
