package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class ChatEndpointTest extends ChatOverHttp {

    @Test
    void hands_the_fenced_sources_to_the_generator_and_cites_them() throws Exception {
        String written = "It returns offsets and a probability [1]. Nobody knows [99].";
        generator.answersTo(request -> FakeOpenAi.whole(FakeOpenAi.marked(request, written)));
        Map<String, Object> asked = chat("winnow", "winnow", Map.of("token_budget", 400));
        asked.putAll(Map.of("temperature", 0.5, "seed", 7));
        asked.put(
                "messages",
                List.of(
                        Client.message("system", "Answer briefly."),
                        Client.message("user", QUESTION)));

        JsonNode answer = reader.post(CHAT, asked).ok();

        assertHas(
                answer,
                """
                {"object": "chat.completion", "usage": {"total_tokens": 14},
                 "choices": [{"finish_reason": "stop", "message": {"annotations": [
                  {"type": "url_citation", "url_citation": {"start_index": 37, "end_index": 40}}]}}],
                 "winnow": {"answer": "generated"}}
                """);
        assertThat(answer.get("id").asString()).startsWith("chatcmpl-");
        JsonNode message = answer.at("/choices/0/message");
        assertThat(message.get("content").asString()).startsWith("It returns offsets");
        assertThat(message.at("/annotations/0/url_citation/url").asString()).isNotBlank();
        assertThat(answer.at("/winnow/context_id").asString()).startsWith("ctx-");
        assertThat(answer.at("/winnow/citations")).isNotEmpty();
        assertThat(answer.at("/winnow/reports")).hasSize(4);

        assertThat(generator.key()).isEqualTo("Bearer generators-key");
        JsonNode sent = generator.request();
        assertHas(sent, "{model: 'fake-model', seed: 7}");
        assertThat(sent.has("winnow")).isFalse();
        assertThat(sent.at("/messages/0/content").asString()).isEqualTo("Answer briefly.");
        assertThat(sent.at("/messages/1/content").asString())
                .startsWith(QUESTION)
                .containsPattern("(?s)----- sources ([0-9a-f]{16}) -----\n.*----- end \\1 -----$")
                .contains("For each sentence the reranker returns");
    }

    @Test
    void takes_content_parts_and_names_models() {
        String parts =
                """
                [{"role": "user", "content": [{"type": "text", "text": "%s"},
                 {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}]
                """
                        .formatted(QUESTION);

        JsonNode answer = told("winnow", "messages", Client.JSON.readTree(parts));

        assertThat(answer.get("model").asString()).isEqualTo("winnow");
        JsonNode models = reader.get("/v1/models").ok();
        assertThat(models.get("data").findValuesAsString("id"))
                .containsExactly("winnow", "winnow-context", "bge-small-en-v1.5-q");
        assertThat(models.at("/data/0/owned_by").asString()).isEqualTo("winnow");
        assertHas(reader.get("/v1/models/winnow").ok(), "{object: 'model'}");
    }

    @Test
    void passes_tool_calls_on_in_both_forms() throws Exception {
        generator.answers(FakeOpenAi.toolCall("clock", "{\"zone\":\"UTC\"}"));
        String tools =
                """
                [{"type": "function",
                  "function": {"name": "clock", "parameters": {"type": "object"}}}]
                """;

        JsonNode answer = told("winnow", "tools", Client.JSON.readTree(tools));

        assertHas(
                answer.at("/choices/0"),
                "{finish_reason: 'tool_calls', message: {content: null, tool_calls: [{function: {name: 'clock'}}]}}");
        assertThat(generator.request().at("/tools/0/function/name").asString()).isEqualTo("clock");
    }

    @Test
    void rewrites_a_follow_up_before_it_looks_it_up() throws Exception {
        generator.answers(FakeOpenAi.whole("What does the reranker return for each passage?"));

        List<?> turns = Client.turns(QUESTION, "Offsets.", "And for each passage?");
        JsonNode answer = told("winnow-context", "messages", turns);

        assertThat(answer.at("/winnow/question").asString()).isEqualTo("rewritten");
        assertThat(answer.at("/winnow/searched").asString())
                .isEqualTo("What does the reranker return for each passage?");
        assertThat(generator.request().at("/messages/1/content").asString())
                .contains("Last question: And for each passage?");
    }

    @Test
    void a_conversation_gets_a_context_as_it_gets_an_answer() throws Exception {
        generator.answers(FakeOpenAi.whole(QUESTION));

        List<Map<String, Object>> messages =
                Client.turns("What is the reranker?", "It scores passages.", "And each sentence?");
        JsonNode context = reader.post("/v1/context", Map.of("messages", messages)).ok();

        assertThat(context.get("searched").asString()).isEqualTo(QUESTION);
        assertThat(context.get("text").asString())
                .contains("For each sentence the reranker returns");
        assertThat(generator.request().at("/messages/1/content").asString())
                .contains("Last question: And each sentence?");
    }

    @Test
    void returns_the_context_itself_without_a_generator() {
        generator.answers(FakeOpenAi.error(500));

        JsonNode answer = told("winnow-context");

        assertThat(answer.at("/winnow/answer").asString()).isEqualTo("context");
        String content = answer.at("/choices/0/message/content").asString();
        assertThat(content).startsWith("[1] ").contains("For each sentence the reranker returns");
        assertThat(content)
                .as("the sentences that the context keeps")
                .isEqualTo(reader.context(QUESTION).get("text").asString());
        for (JsonNode annotation : answer.at("/choices/0/message/annotations")) {
            int start = annotation.at("/url_citation/start_index").asInt();
            assertThat(content.substring(start, annotation.at("/url_citation/end_index").asInt()))
                    .matches("\\[\\d+]");
        }
        assertThat(answer.at("/choices/0/message/annotations"))
                .hasSameSizeAs(answer.at("/winnow/citations"));
        assertThat(answer.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void says_that_the_generator_failed_before_the_first_word_with_a_status() {
        String server = "server_error";
        generator.answers(FakeOpenAi.error(500));
        refused(reader.post(CHAT, chat("winnow")), 502, server, "generator_failed");
        Map<String, Object> streamed = chat("winnow", "stream", true);
        refused(reader.post(CHAT, streamed), 502, server, "generator_failed");

        generator.answers(FakeOpenAi.error(400));
        String invalid = "invalid_request_error";
        refused(reader.post(CHAT, chat("winnow")), 400, invalid, "generator_refused");
    }

    @Test
    void streams_role_words_citations_usage_and_done() {
        generator.answers(FakeOpenAi.parts(List.of("It returns ", "offsets ", "[1].")));

        Map<String, Object> asked = chat("winnow", "stream", true);
        asked.put("stream_options", Map.of("include_usage", true));
        Answer answer = reader.post(CHAT, asked);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.header("Server-Timing")).contains("pruner;dur=");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        List<JsonNode> chunks = events(answer);
        assertThat(chunks).hasSize(6);
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks.getFirst().at("/choices/0").has("finish_reason")).isTrue();
        assertThat(chunks.subList(1, 4))
                .extracting(chunk -> chunk.at("/choices/0/delta/content").asString())
                .containsExactly("It returns ", "offsets ", "[1].");
        assertHas(
                chunks.get(4).at("/choices/0"),
                "{finish_reason: 'stop', delta: {annotations: [{url_citation: {start_index: 19}}]}}");
        assertThat(chunks.get(4).at("/winnow/citations")).isNotEmpty();
        assertThat(chunks.get(5).get("choices")).isEmpty();
        assertThat(chunks.get(5).at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(chunks.stream().map(chunk -> chunk.get("id")).distinct()).hasSize(1);
    }

    @Test
    void says_that_the_generator_broke_off_after_the_first_word_in_an_event() {
        generator.answers(FakeOpenAi.brokenAfter("It "));

        Answer answer = reader.post(CHAT, chat("winnow", "stream", true));

        assertHas(events(answer).getLast(), "{error: {code: 'generator_unreachable'}}");
        assertThat(answer.body()).doesNotContain("[DONE]");
    }

    @Test
    void stops_the_generator_when_the_client_hangs_up() throws Exception {
        generator.answers(generator.endless());

        try (InputStream answer = reader.open(CHAT, chat("winnow", "stream", true))) {
            assertThat(new String(answer.readNBytes(2_000), StandardCharsets.UTF_8))
                    .contains("word ");
        }

        generator.awaitHangUp();
    }
}
