package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("servers")
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
                        "stop", List.of("", 7, List.of("a", ""), List.of("a", "b", "c", "d", "e")),
                        "seed", List.of(1.5, "7"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "best_of",
                "max_new_tokens",
                "max_output_tokens",
                "min_tokens",
                "models",
                "modalities",
                "num_predict",
                "prediction",
                "service_tier",
                "store",
                "thinking",
                "top_k",
                "web_search_options"
            })
    void refuses_parameters_that_nobody_bounds_and_says_which_setting_lets_them_in(String name) {
        Answer answer = reader.post("/v1/chat/completions", chat("winnow", name, 1_000_000_000));

        refused(answer, 422, "invalid_request_error", "unknown_field");
        assertThat(answer.json().at("/error/param").asString()).isEqualTo(name);
        assertThat(answer.json().at("/error/message").asString())
                .startsWith(name + " ")
                .contains("winnow.generator.more-parameters");
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void hands_over_a_parameter_that_the_setting_lists() throws Exception {
        assertThat(
                        reader.post("/v1/chat/completions", chat("winnow", "min_p", List.of(0.1)))
                                .status())
                .isEqualTo(200);

        assertThat(generator.request().get("min_p")).hasToString("[0.1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/hostname",
                "http://169.254.169.254/latest/meta-data/",
                "gopher://127.0.0.1:6379/_x",
                "javascript:alert(1)",
                "data:text/html,x",
                "//example.org/a.png",
                " https://example.org/a.png",
                ""
            })
    void refuses_images_from_anywhere_but_the_web_and_the_request_itself(String address) {
        Answer answer =
                reader.post("/v1/chat/completions", chat("winnow", "messages", images(address)));

        refused(answer, 400, "invalid_request_error", "bad_request");
        assertThat(answer.json().at("/error/param").asString())
                .isEqualTo("messages[0].content[1].image_url.url");
        assertThat(answer.json().at("/error/message").asString())
                .contains("https://, data:image/")
                .contains("winnow.generator.image-addresses");
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void refuses_more_images_than_a_request_may_have() {
        String[] many = new String[17];
        Arrays.fill(many, "https://example.org/a.png");
        Answer answer =
                reader.post("/v1/chat/completions", chat("winnow", "messages", images(many)));

        refused(answer, 400, "invalid_request_error", "bad_request");
        assertThat(answer.json().at("/error/param").asString())
                .isEqualTo("messages[0].content[17].image_url.url");
        assertThat(answer.json().at("/error/message").asString())
                .contains("may have 16; send fewer");
    }

    private static List<Object> images(String... addresses) {
        List<Object> parts = new ArrayList<>();
        parts.add(Map.of("type", "text", "text", QUESTION));
        for (String address : addresses) {
            parts.add(Map.of("type", "image_url", "image_url", Map.of("url", address)));
        }
        return List.of(Map.of("role", "user", "content", parts));
    }

    @Test
    void refuses_values_of_the_wrong_kind_under_every_name_that_it_knows() {
        Map<String, List<Object>> wrong =
                Map.of(
                        "logprobs", List.of(1, "true"),
                        "top_logprobs", List.of(-1, 21, 1.5),
                        "logit_bias", List.of(List.of(), Map.of("7", 101), Map.of("7", "x")),
                        "response_format", List.of("json"),
                        "tools", List.of(Map.of(), "clock"),
                        "functions", List.of(Map.of(), List.of("clock")),
                        "tool_choice", List.of(true, "x".repeat(257)),
                        "parallel_tool_calls", List.of(0),
                        "reasoning_effort", List.of(3),
                        "user", List.of("x".repeat(257)));
        wrong.forEach(
                (name, values) -> {
                    for (Object value : values) {
                        Answer answer =
                                reader.post("/v1/chat/completions", chat("winnow", name, value));
                        refused(answer, 422, "invalid_request_error", "invalid_value");
                        assertThat(answer.json().at("/error/param").asString()).isEqualTo(name);
                    }
                });
        assertThat(generator.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp",
                "web_search",
                "code_interpreter",
                "file_search",
                "FUNCTION",
                "",
                "null"
            })
    void refuses_a_tool_that_has_the_generator_do_something_itself(String type) {
        Map<String, Object> tool = new HashMap<>(Map.of("server_url", "http://10.0.0.7/"));
        tool.put("type", type.equals("null") ? null : type);
        Map<String, Object> clock = Map.of("type", "function", "function", Map.of("name", "clock"));
        Answer answer =
                reader.post("/v1/chat/completions", chat("winnow", "tools", List.of(clock, tool)));

        refused(answer, 422, "invalid_request_error", "invalid_value");
        assertThat(answer.json().at("/error/param").asString()).isEqualTo("tools[1].type");
        assertThat(answer.json().at("/error/message").asString())
                .startsWith("tools[1].type must be function or custom")
                .contains("winnow.generator.more-parameters");
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void hands_on_the_tools_that_the_caller_runs() throws Exception {
        List<Object> tools =
                List.of(
                        Map.of("type", "function", "function", Map.of("name", "clock")),
                        Map.of("type", "custom", "custom", Map.of("name", "code")));

        assertThat(reader.post("/v1/chat/completions", chat("winnow", "tools", tools)).status())
                .isEqualTo(200);
        assertThat(generator.request().at("/tools/1/type").asString()).isEqualTo("custom");
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
