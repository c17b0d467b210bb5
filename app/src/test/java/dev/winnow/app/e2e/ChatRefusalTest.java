package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class ChatRefusalTest extends ChatOverHttp {

    @Test
    void says_in_openais_words_what_is_wrong_with_a_request() {
        String invalid = "invalid_request_error";
        refused(reader.post(CHAT, chat("gpt-unknown")), 404, invalid, "model_not_found");
        refused(reader.get("/v1/models/gpt-unknown"), 404, invalid, "model_not_found");
        refused(
                reader.post(CHAT, chat("winnow", "messages", List.of())),
                400,
                invalid,
                "bad_request");
        refused(
                reader.post(
                        CHAT, chat("winnow", "messages", List.of(Client.message("system", "hi")))),
                400,
                invalid,
                "bad_request");
        refused(reader.postText(CHAT, "{\"model\""), 400, invalid, "malformed_json");
        refused(
                reader.post(CHAT, chat("winnow", "winnow", Map.of("budget", 3))),
                422,
                invalid,
                "unknown_field");
        refused(
                SecuredServer.client("wrong").post(CHAT, chat("winnow")),
                401,
                "authentication_error",
                "invalid_api_key");
    }

    /** What is wrong with a field of a chat, and how the message begins and goes on. */
    private void refused(
            String field, Object value, int status, String code, String place, String... message) {
        Answer answer = reader.post(CHAT, chat("winnow", field, value));

        refused(answer, status, "invalid_request_error", code);
        assertThat(answer.json().at("/error/param").asString()).isEqualTo(place);
        assertThat(answer.json().at("/error/message").asString()).contains(message);
        assertThat(generator.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "temperature | [-0.1, 2.1, 'hot']",
                "top_p | [-0.1, 1.1, true]",
                "presence_penalty | [-2.1, 2.1, []]",
                "frequency_penalty | [-2.1, 2.1, '0']",
                "n | [0, 2, 1.0, '1']",
                "max_tokens | [0, -1, 1.5, '9']",
                "max_completion_tokens | [0, -1, 1.5, '9']",
                "stop | ['', 7, ['a', ''], ['a', 'b', 'c', 'd', 'e']]",
                "seed | [1.5, '7']",
                "logprobs | [1, 'true']",
                "top_logprobs | [-1, 21, 1.5]",
                "logit_bias | [[], {'7': 101}, {'7': 'x'}]",
                "response_format | ['json']",
                "tools | [{}, 'clock']",
                "functions | [{}, ['clock']]",
                "tool_choice | [true, 'LONG']",
                "parallel_tool_calls | [0]",
                "reasoning_effort | [3]",
                "user | ['LONG']"
            })
    void refuses_values_of_the_wrong_kind_or_out_of_range_before_the_generator_sees_them(
            String name, String values) {
        String json = values.replace('\'', '"').replace("LONG", "x".repeat(257));
        for (JsonNode value : Client.JSON.readTree(json)) {
            refused(name, value, 422, "invalid_value", name, name);
        }
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
        refused(
                name,
                1_000_000_000,
                422,
                "unknown_field",
                name,
                name + " ",
                "winnow.generator.more-parameters");
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
                "http\u017f://example.org/a.png",
                "data:\u0131mage/png;base64,iVBORw0KGgo=",
                " https://example.org/a.png",
                ""
            })
    void refuses_images_from_anywhere_but_the_web_and_the_request_itself(String address) {
        refused(
                "messages",
                images(List.of(address)),
                400,
                "bad_request",
                "messages[0].content[1].image_url.url",
                "https://, data:image/",
                "winnow.generator.image-addresses");
    }

    @Test
    void refuses_more_images_than_a_request_may_have() {
        refused(
                "messages",
                images(Collections.nCopies(17, "https://example.org/a.png")),
                400,
                "bad_request",
                "messages[0].content[17].image_url.url",
                "may have 16; send fewer");
    }

    private static List<Object> images(List<String> addresses) {
        List<Object> parts = new ArrayList<>();
        parts.add(Map.of("type", "text", "text", QUESTION));
        for (String address : addresses) {
            parts.add(Map.of("type", "image_url", "image_url", Map.of("url", address)));
        }
        return List.of(Map.of("role", "user", "content", parts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'mcp'",
                "'web_search'",
                "'code_interpreter'",
                "'file_search'",
                "'FUNCTION'",
                "''",
                "null"
            })
    void refuses_a_tool_that_has_the_generator_do_something_itself(String type) {
        String tools =
                "[{'type': 'function', 'function': {'name': 'clock'}}, {'type': %s, 'server_url': 'http://10.0.0.7/'}]";
        refused(
                "tools",
                Client.JSON.readTree(tools.formatted(type).replace('\'', '"')),
                422,
                "invalid_value",
                "tools[1].type",
                "tools[1].type must be function or custom",
                "winnow.generator.more-parameters");
    }

    @Test
    void hands_over_a_parameter_that_the_setting_lists() throws Exception {
        told("winnow", "min_p", List.of(0.1));

        assertThat(generator.request().get("min_p")).hasToString("[0.1]");
    }

    @Test
    void hands_on_the_tools_that_the_caller_runs() throws Exception {
        List<Object> tools =
                List.of(
                        Map.of("type", "function", "function", Map.of("name", "clock")),
                        Map.of("type", "custom", "custom", Map.of("name", "code")));

        told("winnow", "tools", tools);

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
        Map<String, Object> body = chat("winnow", "n", 1);
        body.putAll(ends);

        reader.post(CHAT, body).ok();

        JsonNode asked = generator.request();
        ends.forEach(
                (name, value) ->
                        assertThat(asked.get(name))
                                .as(name)
                                .isEqualTo(Client.JSON.valueToTree(value)));
        assertThat(asked.has("n")).isFalse();
    }
}
