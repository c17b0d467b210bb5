package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.CHAT;
import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Wishes about feedback and interpolation on each face that takes a question. */
@Tag("servers")
class InterpolationTest {

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    @Test
    void every_face_takes_the_same_wishes() {
        Map<String, Object> weights = Map.of("feedback_weight", .5, "final_weight", .3);
        Map<String, Object> wishes = Client.fields(weights, "feedback", "on", "timing", "both");
        Map<String, Object> winnow = Map.of("interpolation", wishes);

        reader.context(QUESTION, "interpolation", wishes);
        reader.search(QUESTION, "interpolation", wishes);
        reader.post(CHAT, Client.chat("winnow-context", QUESTION, "winnow", winnow)).ok();
    }

    @Test
    void the_weight_of_the_words_decides_how_much_they_contribute() {
        assertThat(contribution("bm25", 0)).isZero();
        assertThat(contribution("dense", 1)).isZero();
    }

    private double contribution(String source, double finalWeight) {
        Map<String, Object> wishes =
                Map.of("feedback", "off", "timing", "none", "final_weight", finalWeight);
        return reader.context(QUESTION, "explain", true, "interpolation", wishes)
                .at("/candidates/0/sources")
                .valueStream()
                .filter(one -> one.get("source").asString().equals(source))
                .mapToDouble(one -> one.get("contribution").asDouble())
                .sum();
    }

    @Test
    void an_explanation_tells_what_became_of_feedback_and_nothing_else_does() {
        Map<String, Object> on = Map.of("feedback", "on");

        JsonNode context = reader.context(QUESTION, "explain", true, "interpolation", on);
        JsonNode search = reader.search(QUESTION, "explain", true, "interpolation", on);

        for (JsonNode feedback : List.of(context.get("feedback"), search.get("feedback"))) {
            assertHas(feedback, "{use: 'on', ran: true}");
            assertThat(feedback.get("passages")).isNotEmpty();
        }
        assertThat(context.at("/candidates/0/sources").findValuesAsString("round")).contains("2");
        JsonNode first = search.at("/hits/0");
        for (JsonNode source : first.get("explanation")) {
            if (source.get("round").asInt() == 2) {
                assertThat(first.at("/scores/" + source.get("source").asString()))
                        .isEqualTo(source.at("/raw/value"));
            }
        }
        assertThat(reader.context(QUESTION).has("feedback")).isFalse();
        assertThat(reader.search(QUESTION).has("feedback")).isFalse();
    }

    @Test
    void decisions_about_feedback_are_counted() {
        reader.search(QUESTION, "interpolation", Map.of("feedback", "off"));

        assertThat(SecuredServer.client(SecuredServer.ADMIN).get("/actuator/prometheus").body())
                .contains("winnow_prf_gate_total{reason=\"off\",state=\"off\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'feedback': 'maybe'}    | interpolation.feedback  | must be one of off, gate, on",
                "{'timing': 'never'}      | interpolation.timing    | must be one of none, pre, post, both",
                "{'final_weight': 'half'} | interpolation.final_weight | must be a number",
                "{'final_weight': 1.5}    | interpolation           | final_weight must lie between 0 and 1, got 1.5",
                "{'feedback_weight': -1}  | interpolation           | feedback_weight must lie between 0 and 1, got -1.0",
                "{'wieght': 1}            | interpolation.wieght    | unknown field 'wieght'",
                "3                       | interpolation           | must be an object"
            })
    void wrong_values_are_named_with_their_place(String json, String field, String detail) {
        String body = "{\"query\": \"why?\", \"interpolation\": %s}".formatted(json);
        for (String path : List.of("/v1/context", "/v1/search")) {
            JsonNode refused = reader.post(path, body.replace('\'', '"')).json(422);

            assertThat(refused.get("detail").asString()).contains(detail);
            assertThat(refused.get("field").asString()).isEqualTo(field);
        }
    }
}
