package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Requests of chat products, each named after the consumer that breaks with it, where a generator
 * answers.
 */
@Tag("servers")
class FrontEndChatsTest extends ChatOverHttp {

    private static final List<String> TASKS =
            List.of(
                    FrontEndPrompts.OPEN_WEBUI_TITLE,
                    FrontEndPrompts.OPEN_WEBUI_FOLLOW_UPS,
                    FrontEndPrompts.OPEN_WEBUI_AUTOCOMPLETE,
                    FrontEndPrompts.LIBRECHAT_TITLE);

    @ParameterizedTest
    @FieldSource("TASKS")
    void a_task_goes_to_the_generator_without_sources(String prompt) throws Exception {
        String title = "{\"title\": \"Reranking\"}";
        generator.answers(FakeOpenAi.whole(title));

        JsonNode answer = reader.post(CHAT, FrontEndPrompts.task(prompt)).ok();

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo(title);
        assertThat(answer.at("/choices/0/message/annotations")).isEmpty();
        assertThat(answer.has("winnow")).isFalse();
        JsonNode sent = generator.request();
        assertThat(sent.get("messages").size()).isOne();
        assertThat(sent.at("/messages/0/content").asString()).isEqualTo(prompt);
        assertThat(sent.get("max_tokens").asInt()).isEqualTo(1_000);
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void a_task_is_streamed_too() {
        generator.answers(FakeOpenAi.parts(List.of("{\"tags\": ", "[]}")));
        Map<String, Object> task = FrontEndPrompts.task(FrontEndPrompts.OPEN_WEBUI_TAGS);
        task.put("stream", true);

        Answer answer = reader.post(CHAT, task);

        assertThat(answer.header("Server-Timing")).isNull();
        assertThat(answer.body())
                .contains("{\\\"tags\\\": ")
                .doesNotContain("winnow\":")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void a_task_by_the_generators_own_name_goes_through() throws Exception {
        Map<String, Object> task = FrontEndPrompts.task(FrontEndPrompts.OPEN_WEBUI_TITLE);
        task.put("model", "fake-model");

        reader.post(CHAT, task).ok();

        assertThat(generator.request().get("messages").size()).isOne();
    }

    @Test
    void a_task_that_is_too_long_for_the_generator_is_answered_by_the_rule() {
        String turn = "Its offsets. ".repeat(4_000);
        String prompt = FrontEndPrompts.OPEN_WEBUI_TITLE.replace("Its offsets", turn);

        JsonNode answer = reader.post(CHAT, FrontEndPrompts.task(prompt)).ok();

        assertThat(answer.at("/choices/0/message/content").asString())
                .isEqualTo("{\"title\":\"What does the reranker return\"}");
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void what_only_looks_like_a_task_is_looked_up() {
        String task = "### Task:\nTell me what the reranker returns for each sentence.";

        JsonNode answer = reader.post(CHAT, FrontEndPrompts.asked(task)).ok();

        assertThat(answer.at("/winnow/answerable").asBoolean()).isTrue();
    }

    @Test
    void a_task_is_looked_up_by_whoever_says_so() {
        Map<String, Object> task = FrontEndPrompts.task(FrontEndPrompts.OPEN_WEBUI_TITLE);
        task.put("model", "winnow-context");
        task.put("winnow", Map.of("retrieve", true));

        assertThat(reader.post(CHAT, task).ok().at("/winnow/citations")).isNotEmpty();
    }

    @Test
    void the_generator_alone_is_not_for_a_key_for_search() {
        Map<String, Object> alone = Map.of("retrieve", false);
        Answer named = reader.post(CHAT, chat("fake-model"));
        refused(named, 403, "permission_error", "forbidden");
        assertThat(named.json().at("/error/param").asString()).isEqualTo("model");
        assertThat(named.body()).contains("winnow.chat.pass-through=all");
        Answer told = reader.post(CHAT, chat("winnow", "winnow", alone));
        refused(told, 403, "permission_error", "forbidden");
        assertThat(told.json().at("/error/param").asString()).isEqualTo("winnow.retrieve");
        Answer context = reader.post(CHAT, chat("winnow-context", "winnow", alone));
        refused(context, 422, "invalid_request_error", "invalid_value");
        assertThat(generator.wasAsked()).isFalse();
    }

    @Test
    void open_webuis_own_knowledge_is_not_looked_up_with_the_question() throws Exception {
        String message = FrontEndPrompts.OPEN_WEBUI_KNOWLEDGE.formatted(QUESTION);

        JsonNode answer = reader.post(CHAT, FrontEndPrompts.asked(message)).ok();

        assertThat(answer.at("/winnow/searched").asString()).isEqualTo(QUESTION);
        assertThat(answer.at("/choices/0/message/content").asString())
                .contains("For each sentence the reranker returns");
        told("winnow", "messages", List.of(Client.message("user", message)));
        assertThat(generator.request().at("/messages/0/content").asString())
                .startsWith(message)
                .contains("For each sentence the reranker returns");
    }

    @Test
    void neither_spring_ais_schema_nor_a_paste_is_looked_up_with_the_question_beside_it() {
        String schema = FrontEndPrompts.SPRING_AI_ENTITY.formatted(QUESTION);
        String line = "The crane lifts eleven tonnes and the gate is shut at night. ";
        String tooLong = line.repeat(2_000) + "\n\n" + QUESTION;

        Answer answer = reader.post(CHAT, FrontEndPrompts.asked(schema));
        Answer cut = reader.post(CHAT, FrontEndPrompts.asked(tooLong));

        assertThat(List.of(answer, cut))
                .extracting(each -> each.ok().at("/winnow/searched").asString())
                .containsOnly(QUESTION);
        assertThat(cut.header("Winnow-Degraded")).contains("retriever;reason=question-cut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi there!", "hello, how are you?", "Thanks a lot!"})
    void a_greeting_has_no_sources_and_the_generator_answers_alone(String greeting)
            throws Exception {
        generator.answers(FakeOpenAi.whole("Hello!"));

        JsonNode answer = told("winnow", "messages", List.of(Client.message("user", greeting)));

        assertThat(answer.at("/winnow/answerable").asBoolean()).isFalse();
        assertThat(answer.at("/winnow/citations")).isEmpty();
        assertThat(generator.request().at("/messages/0/content").asString()).isEqualTo(greeting);
    }
}
