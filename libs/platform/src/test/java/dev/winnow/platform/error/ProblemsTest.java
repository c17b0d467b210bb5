package dev.winnow.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.json.HttpStatuses;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

    @Test
    void types_are_unique_and_fit_into_a_urn() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::type))
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
        assertThat(ProblemException.ofStatus(status, "d").problem().type()).isEqualTo(type);
        assertThat(ProblemException.ofStatus(status, "d").status()).isEqualTo(status);
    }

    @Test
    void titles_are_one_for_each_type() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::title)).doesNotHaveDuplicates();
        assertThat(new Problem(Kind.QUESTION_TOO_LONG, "d").type()).isEqualTo("question-too-long");
        assertThat(HttpStatuses.of(Kind.INDEX_UNAVAILABLE)).isEqualTo(503);
    }

    @Test
    void a_kind_is_found_by_its_name_and_one_that_is_new_here_is_an_internal_error() {
        assertThat(Arrays.stream(Kind.values())).allMatch(kind -> Kind.of(kind.type()) == kind);
        assertThat(Kind.of("of-a-later-version")).isEqualTo(Kind.INTERNAL);
    }

    @Test
    void rerank_errors_serve_both_kinds_of_client() {
        assertThat(ErrorShape.RERANK.body(ProblemException.of(Kind.TOO_LARGE, "words"), null))
                .isEqualTo(new ErrorShape.RerankErrors("words", "words"));
    }
}
