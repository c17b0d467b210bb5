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
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class ChatRefusalTest extends ChatOverHttp {

    private static final Map<String, Object> CLOCK =
            Map.of("type", "function", "function", Map.of("name", "clock"));

    /** The error that a chat with this field gets before the generator sees it. */
    private JsonNode refused(int status, String field, Object value) {
        Answer answer = reader.post(CHAT, chat("winnow", field, value));

        assertThat(generator.wasAsked()).isFalse();
        JsonNode error = answer.json(status).get("error");
        assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
        return error;
    }

    private static void assertSays(JsonNode error, String code, String place, String... message) {
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("param").asString()).isEqualTo(place);
        assertThat(error.get("message").asString()).contains(message);
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
            assertSays(refused(422, name, value), "invalid_value", name, name);
        }
    }

    private static final List<String> UNBOUNDED =
            List.of(
                    """
                    best_of max_new_tokens max_output_tokens min_tokens models modalities num_predict \
                    prediction service_tier store thinking top_k web_search_options"""
                            .split(" "));

    @ParameterizedTest
    @FieldSource("UNBOUNDED")
    void refuses_parameters_that_nobody_bounds_and_says_which_setting_lets_them_in(String name) {
        JsonNode error = refused(422, name, 1_000_000_000);

        assertSays(error, "unknown_field", name, name + " ", "winnow.generator.more-parameters");
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
        assertSays(
                refused(400, "messages", images(List.of(address))),
                "bad_request",
                "messages[0].content[1].image_url.url",
                "https://, data:image/",
                "winnow.generator.image-addresses");
    }

    @Test
    void refuses_more_images_than_a_request_may_have() {
        List<String> addresses = Collections.nCopies(17, "https://example.org/a.png");
        assertSays(
                refused(400, "messages", images(addresses)),
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
    @NullSource
    @ValueSource(strings = {"mcp", "web_search", "code_interpreter", "file_search", "FUNCTION", ""})
    void refuses_a_tool_that_has_the_generator_do_something_itself(String type) {
        Map<String, Object> other =
                Client.fields(Map.of("server_url", "http://10.0.0.7/"), "type", type);
        assertSays(
                refused(422, "tools", List.of(CLOCK, other)),
                "invalid_value",
                "tools[1].type",
                "tools[1].type must be function or custom",
                "winnow.generator.more-parameters");
    }

    @Test
    void hands_on_parameters_at_the_ends_of_their_ranges_those_of_the_setting_and_own_tools()
            throws Exception {
        Map<String, Object> custom = Map.of("type", "custom", "custom", Map.of("name", "code"));
        Map<String, Object> handedOn =
                Map.of(
                        "temperature", 2,
                        "top_p", 0,
                        "presence_penalty", -2,
                        "frequency_penalty", 2,
                        "stop", List.of("a", "b", "c", "d"),
                        "min_p", List.of(0.1),
                        "tools", List.of(CLOCK, custom));
        Map<String, Object> body = chat("winnow", "n", 1);
        body.putAll(handedOn);

        reader.post(CHAT, body).ok();

        JsonNode asked = generator.request();
        Client.assertHas(asked, Client.JSON.writeValueAsString(handedOn));
        assertThat(asked.has("n")).isFalse();
    }
}
