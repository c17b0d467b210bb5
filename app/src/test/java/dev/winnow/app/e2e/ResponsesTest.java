package dev.winnow.app.e2e;

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

        assertThat(answer.get("object").asString()).isEqualTo("response");
        assertThat(answer.get("id").asString()).startsWith("resp_");
        assertThat(answer.get("status").asString()).isEqualTo("completed");
        assertThat(answer.get("error").isNull()).isTrue();
        JsonNode message = answer.at("/output/0");
        assertThat(message.get("type").asString()).isEqualTo("message");
        assertThat(message.get("role").asString()).isEqualTo("assistant");
        assertThat(message.at("/content/0/text").asString())
                .isEqualTo(chat.at("/choices/0/message/content").asString());
        JsonNode annotation = message.at("/content/0/annotations/0");
        assertThat(annotation.get("type").asString()).isEqualTo("url_citation");
        assertThat(annotation.get("start_index").asInt()).isEqualTo(19);
        assertThat(annotation.get("end_index").asInt()).isEqualTo(22);
        assertThat(annotation.get("url"))
                .isEqualTo(chat.at("/choices/0/message/annotations/0/url_citation/url"));
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(11);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(answer.at("/winnow/context_id")).isEqualTo(chat.at("/winnow/context_id"));

        assertThat(sent.get("messages")).isEqualTo(generator.request().get("messages"));
        assertThat(sent.get("max_tokens").asInt()).isEqualTo(300);
        assertThat(sent.get("reasoning_effort").asString()).isEqualTo("low");
        assertThat(sent.at("/response_format/json_schema/name").asString()).isEqualTo("answer");
        assertThat(sent.has("store")).isFalse();
        assertThat(sent.has("metadata")).isFalse();
    }

    @Test
    void items_are_the_messages_of_a_conversation() throws Exception {
        generator.answers(FakeOpenAi.whole(QUESTION));

        JsonNode answer =
                reader.postText(
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
        List<JsonNode> events = events(answer.body()).stream().map(Client.JSON::readTree).toList();
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
        StringBuilder words = new StringBuilder();
        events.forEach(event -> words.append(event.path("delta").asString("")));
        JsonNode whole = events.getLast().get("response");
        assertThat(words.toString())
                .isEqualTo("It returns offsets [1].")
                .isEqualTo(whole.at("/output/0/content/0/text").asString());
        assertThat(whole.at("/output/0/content/0/annotations/0"))
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

        List<String> events =
                events(reader.post(RESPONSES, asked(QUESTION, "stream", true)).body());

        JsonNode last = Client.JSON.readTree(events.getLast());
        assertThat(last.get("type").asString()).isEqualTo("error");
        assertThat(last.at("/error/code").asString()).isEqualTo("generator_unreachable");
        assertThat(last.get("sequence_number").asInt()).isEqualTo(events.size() - 1);

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
        Answer answer = reader.postText(RESPONSES, body.replace('\'', '"'));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/error/param").asString()).isEqualTo(param);
        assertThat(answer.json().at("/error/message").asString()).contains(told);
        assertThat(answer.json().at("/error/type").asString()).endsWith("_error");
    }

    @Test
    void broken_json_a_wrong_key_and_another_method_are_told_as_openai_does() {
        List<Answer> answers =
                List.of(
                        reader.postText(RESPONSES, "{\"model\""),
                        SecuredServer.client("wrong").post(RESPONSES, asked(QUESTION)),
                        reader.get(RESPONSES));

        assertThat(answers).extracting(Answer::status).containsExactly(400, 401, 405);
        assertThat(answers)
                .allSatisfy(
                        answer ->
                                assertThat(answer.json().at("/error/message").asString())
                                        .isNotBlank());
    }
}
