package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatRefusalTest extends ChatOverHttp {

    @Test
    void says_in_openais_words_what_is_wrong_with_a_request() {
        refused(
                reader.post("/v1/chat/completions", chat("gpt-unknown")),
                404,
                "invalid_request_error",
                "model_not_found");
        refused(
                reader.get("/v1/models/gpt-unknown"),
                404,
                "invalid_request_error",
                "model_not_found");
        refused(
                reader.post("/v1/chat/completions", chat("winnow", "messages", List.of())),
                400,
                "invalid_request_error",
                "bad_request");
        refused(
                reader.post(
                        "/v1/chat/completions",
                        chat("winnow", "messages", List.of(message("system", "hi")))),
                400,
                "invalid_request_error",
                "bad_request");
        refused(
                reader.postText("/v1/chat/completions", "{\"model\""),
                400,
                "invalid_request_error",
                "malformed_json");
        refused(
                reader.post("/v1/chat/completions", chat("winnow", "winnow", Map.of("budget", 3))),
                422,
                "invalid_request_error",
                "unknown_field");
        refused(
                SecuredServer.client("wrong").post("/v1/chat/completions", chat("winnow")),
                401,
                "authentication_error",
                "invalid_api_key");
    }

    @Test
    void refuses_parameters_out_of_range_by_name_before_the_generator_sees_them() {
        Map<String, List<Object>> wrong =
                Map.of(
                        "temperature", List.of(-.1, 2.1, "hot"),
                        "top_p", List.of(-.1, 1.1, true),
                        "presence_penalty", List.of(-2.1, 2.1, List.of()),
                        "frequency_penalty", List.of(-2.1, 2.1, "0"),
                        "n", List.of(0, 2, 1.0, "1"),
                        "max_tokens", List.of(0, -1, 1.5, "9"),
                        "max_completion_tokens", List.of(0, -1, 1.5, "9"),
                        "stop", List.of("", 7, List.of("a", ""), List.of("a", "b", "c", "d", "e")));
        wrong.forEach(
                (name, values) -> {
                    for (Object value : values) {
                        Answer answer =
                                reader.post("/v1/chat/completions", chat("winnow", name, value));
                        refused(answer, 422, "invalid_request_error", "invalid_value");
                        assertThat(answer.json().at("/error/param").asString()).isEqualTo(name);
                        assertThat(answer.json().at("/error/message").asString()).startsWith(name);
                    }
                });
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void hands_parameters_at_the_ends_of_their_ranges_on() throws Exception {
        Map<String, Object> ends =
                Map.of(
                        "temperature", 2,
                        "top_p", 0,
                        "presence_penalty", -2,
                        "frequency_penalty", 2,
                        "stop", List.of("a", "b", "c", "d"));
        Map<String, Object> body = new LinkedHashMap<>(chat("winnow", "n", 1));
        body.putAll(ends);

        assertThat(reader.post("/v1/chat/completions", body).status()).isEqualTo(200);

        JsonNode asked = generator.request();
        ends.forEach(
                (name, value) ->
                        assertThat(asked.get(name))
                                .as(name)
                                .isEqualTo(Client.JSON.valueToTree(value)));
        assertThat(asked.has("n")).isFalse();
    }
}
