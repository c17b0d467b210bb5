package dev.winnow.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.QuestionRecord;
import dev.winnow.platform.web.EchoController;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonProblemsTest {

    @Test
    void a_setting_beside_the_settings_of_a_record_is_told_its_place() {
        ProblemException refused = refused("{'query':'q','top_k':3}", QuestionRecord.class);

        assertThat(refused.nearest()).isEqualTo("settings.top_k");
        assertThat(refused.problem().detail())
                .isEqualTo(
                        "unknown field 'top_k', did you mean 'settings.top_k'? known here: query, filters, query_vector, settings, timeout_ms");
    }

    @Test
    void a_setting_below_the_settings_of_a_body_is_told_its_place() {
        assertThat(refused("{'settings':{'top_k':3}}").problem().detail())
                .startsWith(
                        "unknown field 'settings'; its fields stand beside the others; known here: ")
                .contains("query", "token_budget", "title_rule");
    }

    @Test
    void fields_that_stand_beside_the_others_are_known_and_found_by_their_letters() {
        ProblemException refused = refused("{'topk':3}");

        assertThat(refused.nearest()).isEqualTo("top_k");
        assertThat(refused.field()).isEqualTo("topk");
    }

    @Test
    void a_word_for_a_number_is_told_what_is_wanted() {
        assertThat(refused("{'top_k':'many'}").problem().detail())
                .isEqualTo("field 'top_k' must be a whole number");
    }

    @Test
    void the_rule_of_titles_is_told_its_new_name() {
        ProblemException inside = refused("{'settings':{'title':'none'}}", QuestionRecord.class);

        assertThat(inside.nearest()).isEqualTo("title_rule");
        assertThat(inside.field()).isEqualTo("settings.title");
        assertThat(refused("{'title':'none'}").nearest()).isEqualTo("title_rule");
    }

    private static ProblemException refused(String json) {
        return refused(json, EchoController.Body.class);
    }

    private static ProblemException refused(String json, Class<?> type) {
        return JsonProblems.explain(
                catchThrowableOfType(
                        JacksonException.class,
                        () -> WinnowJson.strict().readValue(json.replace('\'', '"'), type)));
    }
}
