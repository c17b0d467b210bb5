package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.generator.FakeOpenAi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Published clients talk to the program, each named as the consumer that breaks with it. Those that
 * take long to install are {@link HeavyClientsTest}'s.
 */
@Tag("servers")
class PublishedClientsTest {

    /** Where the server is, and who asks it, as the scripts take it. */
    static final Map<String, String> SERVER =
            Map.of("BASE_URL", SecuredServer.URL, "API_KEY", SecuredServer.READER);

    /** What the clients made of Winnow's answers, by the name of the consumer. */
    private static JsonNode made;

    @BeforeAll
    static void run() throws Exception {
        NodeProgram.require("voyageai", "openai");
        made = NodeProgram.read("clients.mjs", SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "ranking: cohere-ai, rerank of version 1",
                "ranking: cohere-ai, rerank of version 2",
                "ranking: voyageai, rerank without topK",
                "ranking: voyageai, rerank with topK",
                "ranking: @ai-sdk/cohere, rerank",
                "ranking: @ai-sdk/togetherai, rerank",
                "ranking: @langchain/cohere, CohereRerank",
                "chat: @ai-sdk/openai, chat",
                "chat: @ai-sdk/openai, responses",
                "chat: @ai-sdk/openai, responses in parts",
                "chat: openai, responses",
                "chat: openai, responses in parts",
                "chat: @ai-sdk/openai-compatible, chat",
                "chat: @langchain/openai, ChatOpenAI",
                "vectors: openai, embeddings",
                "vectors: @ai-sdk/openai, embedMany",
                "vectors: @ai-sdk/openai-compatible, embedMany",
                "vectors: @langchain/openai, OpenAIEmbeddings",
                "citations: @ai-sdk/openai, responses",
                "citations: @ai-sdk/openai, responses in parts",
                "citations: openai, responses",
                "citations: openai, responses in parts"
            })
    void reads(String answer, String consumer) {
        assertReads(made.path(consumer), answer);
    }

    /**
     * What a consumer made of an answer: of a ranking, that the second of two documents answers the
     * question, and that the scores are probabilities.
     */
    static void assertReads(JsonNode made, String answer) {
        switch (answer) {
            case "ranking" -> {
                assertThat(numbers(made.path("order"))).as("%s", made).containsExactly(1., 0.);
                List<Double> scores = numbers(made.get("scores"));
                assertThat(scores).allSatisfy(score -> assertThat(score).isBetween(0., 1.));
                assertThat(scores.get(0)).isGreaterThan(scores.get(1));
            }
            case "vectors" -> {
                assertThat(numbers(made.path("dimensions")))
                        .as("%s", made)
                        .containsExactly(384., 384.);
                assertThat(numbers(made.get("lengths")))
                        .allSatisfy(length -> assertThat(length).isBetween(.999, 1.001));
                assertThat(made.get("cosine").asDouble()).isBetween(.2, .95);
            }
            case "citations" ->
                    assertThat(made.path("sources").asInt()).as("%s", made).isPositive();
            default -> assertThat(made.path("text").asString("")).as("%s", made).startsWith("[1] ");
        }
    }

    private static List<Double> numbers(JsonNode list) {
        return list.valueStream().map(JsonNode::asDouble).toList();
    }

    @Test
    void understands_refusals() {
        JsonNode reference = made.path("openai, responses to a reference");
        assertThat(reference.path("status").asInt()).isEqualTo(422);
        assertThat(reference.path("error").asString())
                .contains("send the whole conversation in input");
        assertThat(made.at("/cohere-ai, a wrong key/status").asInt()).isEqualTo(401);
        JsonNode input = made.path("voyageai, a wrong input");
        assertThat(input.path("status").asInt()).isEqualTo(422);
        assertThat(input.path("error").asString())
                .contains("documents must list at least one text");
    }

    /** The official client of OpenAI, which asks once in one piece and once in parts. */
    @Test
    void the_official_client_calls_streams_lists_and_understands_errors() throws Exception {
        SecuredServer.GENERATOR.answers(FakeOpenAi.asWanted());
        Map<String, String> server = new HashMap<>(SERVER);
        server.computeIfPresent("BASE_URL", (name, url) -> url + "/v1");
        JsonNode result = NodeProgram.read("chat.mjs", server);
        assertThat(result.get("models")).hasSize(3);
        assertThat(result.at("/whole/content").asString()).isNotBlank();
        assertThat(result.at("/whole/annotations")).isNotEmpty();
        assertThat(result.at("/streamed/content").asString()).isNotBlank();
        assertThat(result.at("/streamed/parts").asInt()).isGreaterThan(2);
        assertThat(result.at("/context/content").asString()).startsWith("[1] ");
        assertHas(
                result,
                """
                {"streamed": {"finish_reason": "stop", "total_tokens": 14},
                 "unknown_model": {"status": 404, "code": "model_not_found"},
                 "wrong_key": {"status": 401}}
                """);
    }
}
