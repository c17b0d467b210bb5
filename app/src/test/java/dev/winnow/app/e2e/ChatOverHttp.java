package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** A server with a generator that answers, and what tests of chat say to it. */
abstract class ChatOverHttp {

    static final String CHAT = "/v1/chat/completions";

    static final String QUESTION = "What does the reranker return for each sentence?";

    final Client reader = SecuredServer.client(SecuredServer.READER);
    final FakeOpenAi generator = SecuredServer.GENERATOR;

    @BeforeEach
    void begin() throws Exception {
        // Failures of one test must not open the circuit breaker for the next: its window is filled
        // with successes.
        generator.answers(FakeOpenAi.whole("well"));
        Generator guarded = SecuredServer.context().getBean(ModelCatalogue.class).generator();
        for (int i = 0; i < 10; i++) {
            guarded.generate(
                    new Generator.Request(
                            List.of(ChatMessage.user("well?")),
                            new TreeMap<>(),
                            Duration.ofSeconds(20)));
        }
        generator.forget();
    }

    static Map<String, Object> chat(String model, Object... more) {
        return Client.chat(model, QUESTION, more);
    }

    /** What the reader is told, with more fields as name and value in turn. */
    JsonNode told(String model, Object... more) {
        return reader.post(CHAT, chat(model, more)).ok();
    }

    static void refused(Answer answer, int status, String type, String code) {
        JsonNode error = answer.json(status).get("error");
        assertThat(error.get("message").asString()).isNotBlank();
        assertThat(error.get("type").asString()).isEqualTo(type);
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    /** The data of all events, but for the word that ends a chat. */
    static List<JsonNode> events(Answer answer) {
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Client.JSON.readTree(line.substring(6)))
                .toList();
    }

    /** A text that comes in parts, one in each event. */
    static String joined(List<JsonNode> events, String part) {
        return events.stream()
                .map(event -> event.at(part).asString(""))
                .collect(Collectors.joining());
    }
}
