package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.CHAT;
import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.app.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LocalServerTest {

    private final Client anybody = new Client(LocalServer.port(), null);

    @Test
    void answers_extractively_without_a_generator_and_says_so() {
        JsonNode json = told("winnow", QUESTION);
        assertHas(json, "{winnow: {answer: 'extractive', question: 'as_asked'}}");
        String content = json.at("/choices/0/message/content").asString();
        assertThat(content)
                .startsWith("No generator is configured")
                .contains("For each sentence the reranker returns its start offset,");
        assertThat(json.at("/choices/0/message/annotations")).isNotEmpty();
        for (JsonNode annotation : json.at("/choices/0/message/annotations")) {
            int start = annotation.at("/url_citation/start_index").asInt();
            assertThat(content.substring(start, annotation.at("/url_citation/end_index").asInt()))
                    .matches("\\[\\d+]");
            String url = annotation.at("/url_citation/url").asString();
            assertThat(url).startsWith("http://127.0.0.1:" + anybody.port() + "/v1/documents/");
            assertThat(anybody.get(url).status()).as(url).isEqualTo(200);
        }
        assertThat(anybody.get("/v1/models").json().get("data").findValuesAsString("id"))
                .containsExactly("winnow", "winnow-context", "bge-small-en-v1.5-q");
    }

    @Test
    void a_greeting_is_answered_without_talk_of_generators() {
        JsonNode json = told("winnow", "hi");

        assertThat(json.at("/choices/0/message/content").asString())
                .startsWith("There is nothing to look up in that.");
        assertThat(json.at("/choices/0/message/annotations")).isEmpty();
    }

    @Test
    void completes_a_follow_up_with_the_turn_before() {
        List<?> turns = Client.turns(QUESTION, "Offsets.", "And for each passage?");
        JsonNode json = told("winnow-context", QUESTION, "messages", turns);

        assertThat(json.at("/winnow/question").asString()).isEqualTo("completed");
        assertThat(json.at("/winnow/searched").asString())
                .isEqualTo("And for each passage? " + QUESTION);
    }

    @ParameterizedTest
    @MethodSource
    void a_front_ends_task_is_answered_in_its_shape_without_a_generator(
            String prompt, String answer) {
        JsonNode json = anybody.post(CHAT, FrontEndPrompts.task(prompt)).json();

        assertThat(json.at("/choices/0/message/content").asString()).isEqualTo(answer);
        assertThat(json.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(json.has("winnow")).isFalse();
    }

    static Stream<Arguments> a_front_ends_task_is_answered_in_its_shape_without_a_generator() {
        String title = "What does the reranker return";
        return Stream.of(
                arguments(FrontEndPrompts.OPEN_WEBUI_TITLE, "{\"title\":\"" + title + "\"}"),
                arguments(FrontEndPrompts.OPEN_WEBUI_TAGS, "{\"tags\":[]}"),
                arguments(FrontEndPrompts.OPEN_WEBUI_FOLLOW_UPS, "{\"follow_ups\":[]}"),
                arguments(FrontEndPrompts.OPEN_WEBUI_QUERIES, "{\"queries\":[]}"),
                arguments(FrontEndPrompts.OPEN_WEBUI_AUTOCOMPLETE, "{\"text\":\"\"}"),
                arguments(FrontEndPrompts.LIBRECHAT_TITLE, title));
    }

    @Test
    void half_a_character_in_a_task_is_refused() {
        Map<String, Object> title = FrontEndPrompts.task(FrontEndPrompts.OPEN_WEBUI_TITLE);
        String task =
                Client.JSON.writeValueAsString(title).replace("What does", "What \\ud83d does");

        JsonNode refused = anybody.post(CHAT, task).json(422);

        assertThat(refused.at("/error/param").asString()).isEqualTo("messages[0].content");
    }

    @Test
    void nobody_answers_without_documents_where_there_is_no_generator() {
        Map<String, Object> alone = Map.of("retrieve", false);
        JsonNode error =
                anybody.post(CHAT, Client.chat("winnow", QUESTION, "winnow", alone)).json(422);

        assertThat(error.at("/error/message").asString()).contains("winnow.generator.base-url");
        assertThat(error.at("/error/param").asString()).isEqualTo("winnow.retrieve");
    }

    @Test
    void thanks_at_the_end_of_a_chat_ask_for_nothing() {
        List<?> turns = Client.turns(QUESTION, "Offsets.", "Thanks!");
        JsonNode json = told("winnow", QUESTION, "messages", turns);

        assertHas(json, "{winnow: {answerable: false, citations: [], question: 'as_asked'}}");
    }

    @Test
    void what_clients_call_without_a_version_or_with_a_slash_at_the_end_is_answered() {
        for (String path : List.of("/v1/models/", "/models", "/models/", "/models/winnow")) {
            assertThat(anybody.get(path).status()).as(path).isEqualTo(200);
        }
        Map<String, Object> chat = FrontEndPrompts.asked(QUESTION);
        for (String path : List.of("/chat/completions", "/v1/chat/completions/")) {
            assertThat(anybody.post(path, chat).status()).as(path).isEqualTo(200);
        }
        Map<String, Object> rerank = Map.of("query", QUESTION, "documents", List.of("a", "b"));
        for (String path : List.of("/rerank/", "/v1/rerank/", "/v2/rerank/")) {
            assertThat(anybody.post(path, rerank).status()).as(path).isEqualTo(200);
        }
        assertThat(anybody.get("/v1/documents/?limit=1").json().get("documents")).hasSize(1);
    }

    @Test
    void turns_requests_away_that_find_the_queue_full() throws Exception {
        int crowd = 12;
        CyclicBarrier together = new CyclicBarrier(crowd);
        Map<String, Object> large = Client.question(QUESTION, "candidates", 100);
        List<Future<Answer>> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(crowd)) {
            Callable<Answer> asking =
                    () -> {
                        together.await();
                        return anybody.post("/v1/context", large);
                    };
            answers = threads.invokeAll(Collections.nCopies(crowd, asking));
        }

        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
            statuses.add(answer.get().status());
            if (answer.get().status() == 429) {
                assertThat(answer.get().header("Retry-After")).isEqualTo("1");
                assertHas(answer.get().json(), "{type: 'urn:winnow:problem:overloaded'}");
            }
        }
        assertThat(statuses).contains(200, 429).containsOnly(200, 429);
    }

    @Test
    void serves_its_api_page_and_health_to_anybody_on_this_machine() {
        assertThat(anybody.get("/v3/api-docs").status()).isEqualTo(200);
        assertThat(anybody.get("/swagger-ui/index.html").status()).isEqualTo(200);
        assertThat(anybody.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(anybody.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(anybody.get("/actuator/prometheus").body()).contains("winnow_");
    }

    private JsonNode told(String model, String message, Object... more) {
        return anybody.post(CHAT, Client.chat(model, message, more)).ok();
    }
}
