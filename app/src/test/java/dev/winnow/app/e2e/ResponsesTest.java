package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The chat by OpenAI's Responses API. */
@Tag("servers")
class ResponsesTest extends ChatOverHttp {

    private static final String RESPONSES = "/v1/responses";

    private static Map<String, Object> asked(Object input, Object... more) {
        return Client.fields(Map.of("model", "winnow", "input", input), more);
    }

    @Test
    void a_text_is_answered_from_the_documents_as_the_chat_does() throws Exception {
        generator.answersTo(
                request -> FakeOpenAi.whole(FakeOpenAi.marked(request, "It returns offsets [1].")));
        String body =
                """
                {"model": "winnow", "input": "%s", "instructions": "Answer briefly.",
                 "max_output_tokens": 300, "temperature": 0.5, "store": true, "metadata": {"a": "b"},
                 "reasoning": {"effort": "low"}, "text": {"format": {"type": "json_schema",
                 "name": "answer", "schema": {"type": "object"}}}}
                """
                        .formatted(QUESTION);

        JsonNode answer = reader.post(RESPONSES, body).ok();
        JsonNode sent = generator.request();
        JsonNode chat =
                told(
                        "winnow",
                        "messages",
                        List.of(
                                Client.message("system", "Answer briefly."),
                                Client.message("user", QUESTION)));

        assertHas(
                answer,
                """
                {"object": "response", "status": "completed", "error": null,
                 "output": [{"type": "message", "role": "assistant", "content": [{"annotations": [
                  {"type": "url_citation", "start_index": 19, "end_index": 22}]}]}],
                 "usage": {"input_tokens": 11, "total_tokens": 14}}
                """);
        assertThat(answer.get("id").asString()).startsWith("resp_");
        JsonNode content = answer.at("/output/0/content/0");
        JsonNode told = chat.at("/choices/0/message");
        assertThat(content.get("text")).isEqualTo(told.get("content"));
        assertThat(content.at("/annotations/0/url"))
                .isEqualTo(told.at("/annotations/0/url_citation/url"));
        assertThat(answer.at("/winnow/context_id")).isEqualTo(chat.at("/winnow/context_id"));

        assertThat(sent.get("messages")).isEqualTo(generator.request().get("messages"));
        assertHas(sent, "{max_tokens: 300, reasoning_effort: 'low'}");
        assertThat(sent.at("/response_format/json_schema/name").asString()).isEqualTo("answer");
        assertThat(sent.propertyNames()).doesNotContain("store", "metadata");
    }

    @Test
    void items_are_the_messages_of_a_conversation() throws Exception {
        generator.answers(FakeOpenAi.whole(QUESTION));

        JsonNode answer =
                reader.post(
                                "/responses",
                                """
                                {"model": "winnow-context", "input": [
                                 {"role": "developer", "content": "Answer briefly."},
                                 {"type": "message", "role": "user",
                                  "content": [{"type": "input_text", "text": "What is the reranker?"}]},
                                 {"type": "reasoning", "summary": []},
                                 {"role": "assistant",
                                  "content": [{"type": "output_text", "text": "It scores passages."}]},
                                 {"role": "user", "content": "And each sentence?"}]}
                                """)
                        .ok();

        assertThat(answer.at("/winnow/searched").asString()).isEqualTo(QUESTION);
        assertThat(answer.at("/output/0/content/0/text").asString())
                .contains("For each sentence the reranker returns");
        assertThat(generator.request().at("/messages/1/content").asString())
                .contains("What is the reranker?", "It scores passages.", "And each sentence?");
    }

    @Test
    void a_stream_is_the_events_that_openais_clients_wait_for() {
        generator.answersTo(
                request ->
                        FakeOpenAi.parts(
                                List.of(
                                        "It returns ",
                                        FakeOpenAi.marked(request, "offsets [1]."))));

        Answer answer = reader.post(RESPONSES, asked(QUESTION, "stream", true));

        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.header("Server-Timing")).contains("pruner;dur=");
        List<JsonNode> events = events(answer);
        List<String> types = events.stream().map(event -> event.get("type").asString()).toList();
        assertThat(types.stream().distinct())
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.annotation.added",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(answer.body().lines().filter(line -> line.startsWith("event: ")))
                .containsExactlyElementsOf(types.stream().map(type -> "event: " + type).toList());
        assertThat(events)
                .extracting(event -> event.get("sequence_number").asInt())
                .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
        JsonNode whole = events.getLast().get("response");
        JsonNode content = whole.at("/output/0/content/0");
        assertThat(joined(events, "/delta"))
                .isEqualTo("It returns offsets [1].")
                .isEqualTo(content.get("text").asString());
        assertThat(content.at("/annotations/0"))
                .isEqualTo(
                        events.get(types.indexOf("response.output_text.annotation.added"))
                                .get("annotation"));
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(whole.at("/winnow/citations")).isNotEmpty();
        assertThat(events.getFirst().at("/response/status").asString()).isEqualTo("in_progress");
        assertThat(events.getFirst().at("/response/id")).isEqualTo(whole.get("id"));
    }

    @Test
    void a_generator_that_breaks_off_is_an_event_and_one_that_never_began_a_status() {
        generator.answers(FakeOpenAi.brokenAfter("It "));

        List<JsonNode> events = events(reader.post(RESPONSES, asked(QUESTION, "stream", true)));

        assertHas(events.getLast(), "{type: 'error', error: {code: 'generator_unreachable'}}");
        assertThat(events.getLast().get("sequence_number").asInt()).isEqualTo(events.size() - 1);

        generator.answers(FakeOpenAi.error(500));
        refused(
                reader.post(RESPONSES, asked(QUESTION, "stream", true)),
                502,
                "server_error",
                "generator_failed");
    }

    @Test
    void a_front_ends_task_goes_through_here_too() throws Exception {
        generator.answers(FakeOpenAi.whole("{\"tags\": []}"));

        JsonNode answer = reader.post(RESPONSES, asked(FrontEndPrompts.OPEN_WEBUI_TAGS)).ok();

        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo("{\"tags\": []}");
        assertThat(answer.has("winnow")).isFalse();
        assertThat(generator.request().get("max_tokens").asInt()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input': 'Why?'} | 400 | model | GET /v1/models",
                "{'model': 'winnow'} | 400 | input | a text or a list",
                "{'model': 'gpt-unknown', 'input': 'Why?'} | 404 | model | models are winnow",
                "{'model': 'winnow', 'input': []} | 400 | input | a text or a list",
                "{'model': 'winnow', 'input': ' '} | 400 | input | has text",
                "{'model': 'winnow', 'input': [{'type': 'item_reference', 'id': 'msg_1'}]} | 400 | input[0] | store = false",
                "{'model': 'winnow', 'input': [{'type': 'function_call_output', 'call_id': '1', 'output': ''}]} | 400 | input[0].type | /v1/chat/completions",
                "{'model': 'winnow', 'input': [{'role': 'user', 'content': [{'type': 'input_file'}]}]} | 400 | input[0].content[0].type | input_text",
                "{'model': 'winnow', 'input': 'Why?', 'instructions': 1} | 400 | instructions | a string",
                "{'model': 'winnow', 'input': 'Why?', 'previous_response_id': 'resp_1'} | 422 | previous_response_id | whole conversation",
                "{'model': 'winnow', 'input': 'Why?', 'background': true} | 422 | background | use stream",
                "{'model': 'winnow', 'input': 'Why?', 'tools': [{'type': 'web_search'}]} | 422 | tools | /v1/chat/completions",
                "{'model': 'winnow', 'input': 'Why?', 'max_output_tokens': 0} | 422 | max_output_tokens | at least 1",
                "{'model': 'winnow', 'input': 'Why?', 'text': {'format': {'type': 'grammar'}}} | 422 | text.format.type | json_schema",
                "{'model': 'winnow', 'input': 'Why?', 'temperature': 5} | 422 | temperature | from 0 to 2",
                "{'model': 'winnow', 'input': 'Why?', 'best_of': 5} | 422 | best_of | more-parameters",
                "{'model': 'winnow', 'input': 'Why?', 'winnow': {'budget': 5}} | 422 | budget | token_budget",
                "{'model': 'winnow', 'input': 'Why?', 'winnow': {'retrieve': false}} | 403 | winnow.retrieve | pass-through"
            })
    void what_cannot_be_done_is_refused_in_openais_shape(
            String body, int status, String param, String told) {
        JsonNode answer = reader.post(RESPONSES, body.replace('\'', '"')).json(status);

        assertThat(answer.at("/error/param").asString()).isEqualTo(param);
        assertThat(answer.at("/error/message").asString()).contains(told);
        assertThat(answer.at("/error/type").asString()).endsWith("_error");
    }
}
