package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatEndpointTest {

    private static final String QUESTION = "What does the reranker return for each sentence?";

    private final Client reader = SecuredServer.client(SecuredServer.READER);
    private final FakeOpenAi generator = SecuredServer.GENERATOR;

    @BeforeEach
    void begin() throws Exception {
        // Failures of one test must not open the circuit breaker for the next: its window is filled
        // with successes.
        generator.answers(FakeOpenAi.whole("well"));
        Generator guarded =
                SecuredServer.context().getBean(ModelCatalogue.class).generator().orElseThrow();
        for (int i = 0; i < 10; i++) {
            guarded.generate(
                    new Generator.Request(
                            List.of(ChatMessage.user("well?")),
                            new TreeMap<>(),
                            Duration.ofSeconds(20)));
        }
        generator.forget();
    }

    private static Map<String, Object> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private static Map<String, Object> chat(String model, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", List.of(message("user", QUESTION)));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return body;
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static void refused(Answer answer, int status, String type, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonNode error = answer.json().get("error");
        assertThat(error.get("message").asString()).isNotBlank();
        assertThat(error.get("type").asString()).isEqualTo(type);
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    /** The data of all events. */
    private static List<String> events(String body) {
        List<String> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(line.substring(6));
            }
        }
        return events;
    }

    @Test
    void hands_the_fenced_sources_to_the_generator_and_cites_them() throws Exception {
        generator.answers(
                FakeOpenAi.whole("It returns offsets and a probability [1]. Nobody knows [99]."));

        JsonNode answer =
                ok(
                        reader.post(
                                "/v1/chat/completions",
                                chat(
                                        "winnow",
                                        "temperature",
                                        0.5,
                                        "seed",
                                        7,
                                        "winnow",
                                        Map.of("token_budget", 400),
                                        "messages",
                                        List.of(
                                                message("system", "Answer briefly."),
                                                message("user", QUESTION)))));

        assertThat(answer.get("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.get("id").asString()).startsWith("chatcmpl-");
        JsonNode message = answer.at("/choices/0/message");
        assertThat(message.get("content").asString()).startsWith("It returns offsets");
        assertThat(message.get("annotations")).hasSize(1);
        assertThat(message.at("/annotations/0/type").asString()).isEqualTo("url_citation");
        assertThat(message.at("/annotations/0/url_citation/start_index").asInt()).isEqualTo(37);
        assertThat(message.at("/annotations/0/url_citation/end_index").asInt()).isEqualTo(40);
        assertThat(message.at("/annotations/0/url_citation/url").asString()).isNotBlank();
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(answer.at("/winnow/answer").asString()).isEqualTo("generated");
        assertThat(answer.at("/winnow/context_id").asString()).startsWith("ctx-");
        assertThat(answer.at("/winnow/citations")).isNotEmpty();
        assertThat(answer.at("/winnow/reports")).hasSize(4);

        assertThat(generator.key()).isEqualTo("Bearer generators-key");
        JsonNode sent = generator.request();
        assertThat(sent.get("model").asString()).isEqualTo("fake-model");
        assertThat(sent.get("seed").asInt()).isEqualTo(7);
        assertThat(sent.has("winnow")).isFalse();
        assertThat(sent.at("/messages/0/content").asString()).isEqualTo("Answer briefly.");
        assertThat(sent.at("/messages/1/content").asString())
                .startsWith(QUESTION)
                .containsPattern("(?s)----- sources ([0-9a-f]{16}) -----\n.*----- end \\1 -----$")
                .contains("For each sentence the reranker returns");
    }

    @Test
    void takes_content_parts_and_names_models() {
        generator.answers(FakeOpenAi.whole("fine"));
        Map<String, Object> parts =
                Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                                Map.of("type", "text", "text", QUESTION),
                                Map.of(
                                        "type",
                                        "image_url",
                                        "image_url",
                                        Map.of("url", "https://example.org/a.png"))));

        JsonNode answer =
                ok(
                        reader.post(
                                "/v1/chat/completions",
                                chat("fake-model", "messages", List.of(parts))));

        assertThat(answer.get("model").asString()).isEqualTo("fake-model");
        JsonNode models = ok(reader.get("/v1/models"));
        assertThat(models.get("data").findValuesAsString("id"))
                .containsExactly("winnow", "winnow-context", "fake-model");
        assertThat(models.at("/data/0/owned_by").asString()).isEqualTo("winnow");
        assertThat(ok(reader.get("/v1/models/winnow")).get("object").asString()).isEqualTo("model");
    }

    @Test
    void streams_role_words_citations_usage_and_done() {
        generator.answers(FakeOpenAi.parts(List.of("It returns ", "offsets ", "[1].")));

        Answer answer =
                reader.post(
                        "/v1/chat/completions",
                        chat(
                                "winnow",
                                "stream",
                                true,
                                "stream_options",
                                Map.of("include_usage", true)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.header("Server-Timing")).contains("pruner;dur=");
        List<String> events = events(answer.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Client.JSON::readTree).toList();
        assertThat(chunks).hasSize(6);
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks.getFirst().at("/choices/0").has("finish_reason")).isTrue();
        assertThat(chunks.subList(1, 4))
                .extracting(chunk -> chunk.at("/choices/0/delta/content").asString())
                .containsExactly("It returns ", "offsets ", "[1].");
        JsonNode last = chunks.get(4);
        assertThat(last.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(last.at("/choices/0/delta/annotations/0/url_citation/start_index").asInt())
                .isEqualTo(19);
        assertThat(last.at("/winnow/citations")).isNotEmpty();
        assertThat(chunks.get(5).get("choices")).isEmpty();
        assertThat(chunks.get(5).at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(chunks)
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id")));
    }

    @Test
    void passes_tool_calls_on_in_both_forms() throws Exception {
        generator.answers(FakeOpenAi.toolCall("clock", "{\"zone\":\"UTC\"}"));
        List<Object> tools =
                List.of(
                        Map.of(
                                "type",
                                "function",
                                "function",
                                Map.of("name", "clock", "parameters", Map.of("type", "object"))));

        JsonNode answer = ok(reader.post("/v1/chat/completions", chat("winnow", "tools", tools)));

        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asString())
                .isEqualTo("clock");
        assertThat(generator.request().at("/tools/0/function/name").asString()).isEqualTo("clock");
    }

    @Test
    void rewrites_a_follow_up_before_it_looks_it_up() throws Exception {
        generator.answers(FakeOpenAi.whole("What does the reranker return for each passage?"));

        JsonNode answer =
                ok(
                        reader.post(
                                "/v1/chat/completions",
                                chat(
                                        "winnow-context",
                                        "messages",
                                        List.of(
                                                message("user", QUESTION),
                                                message("assistant", "Offsets."),
                                                message("user", "And for each passage?")))));

        assertThat(answer.at("/winnow/question").asString()).isEqualTo("rewritten");
        assertThat(answer.at("/winnow/searched").asString())
                .isEqualTo("What does the reranker return for each passage?");
        assertThat(generator.request().at("/messages/1/content").asString())
                .contains("Last question: And for each passage?");
    }

    @Test
    void returns_the_context_itself_without_a_generator() {
        generator.answers(FakeOpenAi.error(500));

        JsonNode answer = ok(reader.post("/v1/chat/completions", chat("winnow-context")));

        assertThat(answer.at("/winnow/answer").asString()).isEqualTo("context");
        String content = answer.at("/choices/0/message/content").asString();
        assertThat(content).startsWith("[1] ").contains("For each sentence the reranker returns");
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
                reader.post("/v1/chat/completions", chat("winnow", "n", 2)),
                400,
                "invalid_request_error",
                "bad_request");
        for (Object tokens : List.of(0, -1, 1.5, "9")) {
            for (String name : List.of("max_tokens", "max_completion_tokens")) {
                refused(
                        reader.post("/v1/chat/completions", chat("winnow", name, tokens)),
                        400,
                        "invalid_request_error",
                        "bad_request");
            }
        }
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
    void says_that_the_generator_failed_before_the_first_word_with_a_status() {
        generator.answers(FakeOpenAi.error(500));
        refused(
                reader.post("/v1/chat/completions", chat("winnow")),
                502,
                "server_error",
                "generator_failed");
        refused(
                reader.post("/v1/chat/completions", chat("winnow", "stream", true)),
                502,
                "server_error",
                "generator_failed");

        generator.answers(FakeOpenAi.error(400));
        refused(
                reader.post("/v1/chat/completions", chat("winnow")),
                400,
                "invalid_request_error",
                "generator_refused");
    }

    @Test
    void says_that_the_generator_broke_off_after_the_first_word_in_an_event() {
        generator.answers(FakeOpenAi.brokenAfter("It "));

        List<String> events =
                events(reader.post("/v1/chat/completions", chat("winnow", "stream", true)).body());

        JsonNode last = Client.JSON.readTree(events.getLast());
        assertThat(last.at("/error/code").asString()).isEqualTo("generator_unreachable");
        assertThat(events).noneMatch("[DONE]"::equals);
    }

    @Test
    void stops_the_generator_when_the_client_hangs_up() throws Exception {
        generator.answers(generator.endless());

        try (InputStream answer =
                reader.open("/v1/chat/completions", chat("winnow", "stream", true))) {
            assertThat(
                            new String(
                                    answer.readNBytes(2_000),
                                    java.nio.charset.StandardCharsets.UTF_8))
                    .contains("word ");
        }

        generator.awaitHangUp();
    }
}
