package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.score.Impacts;
import dev.winnow.platform.config.Binding;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.NullNode;

/** What a question brings beside its text. */
class QuestionIntakeTest {

    private final QuestionIntake intake =
            new QuestionIntake(
                    Binding.bind("winnow.pipeline", PipelineProperties.class, Map.of()), null);

    @Test
    void a_vector_is_read_as_those_of_documents_are() {
        assertThat(impacts("{\"cat\": 97, \"##s\": 12}").weights())
                .isEqualTo(Map.of("cat", 97, "##s", 12));
        // 1.9 of 5, of 256.
        assertThat(impacts("{\"cat\": 1.9}").weights()).isEqualTo(Map.of("cat", 97));
    }

    @Test
    void a_question_without_a_vector_brings_nothing() {
        assertThat(intake.query("why?", null, null).impacts()).isEqualTo(Impacts.NONE);
        assertThat(intake.query("why?", null, NullNode.getInstance()).impacts())
                .isEqualTo(Impacts.NONE);
        assertThat(impacts("{}")).isEqualTo(Impacts.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[1] | query_vector is no object of terms and their weights",
                "\"cat\" | query_vector is no object of terms and their weights",
                "{\"secret\": \"97\"} | query_vector has a term 1 whose weight is no number",
                "{\"secret\": -1} | query_vector is out of bounds: term 1 has the weight -1",
                "{\"secret\": 1e999} | query_vector is out of bounds: term 1 has the weight",
            })
    void a_vector_that_cannot_be_used_names_its_field_and_no_term(String vector, String told) {
        assertThatThrownBy(() -> impacts(vector))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> {
                            assertThat(HttpStatuses.of(refused.problem())).isEqualTo(422);
                            assertThat(refused.field()).isEqualTo("query_vector");
                            assertThat(refused.problem().detail())
                                    .contains(told)
                                    .doesNotContain("secret");
                        });
    }

    private Impacts impacts(String vector) {
        return intake.query("why?", null, WinnowJson.strict().readTree(vector)).impacts();
    }
}
