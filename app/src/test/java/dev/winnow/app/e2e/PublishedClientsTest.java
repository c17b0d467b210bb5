package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.generator.FakeOpenAi;
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

    private static PublishedClients clients;

    @BeforeAll
    static void run() throws Exception {
        NodeProgram.require("voyageai", "openai");
        clients = PublishedClients.run("clients.mjs");
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
        clients.assertReads(answer, consumer);
    }

    @Test
    void understands_refusals() {
        assertThat(clients.of("openai, responses to a reference").path("status").asInt())
                .isEqualTo(422);
        assertThat(clients.of("openai, responses to a reference").get("error").asString())
                .contains("send the whole conversation in input");
        assertThat(clients.of("cohere-ai, a wrong key").path("status").asInt()).isEqualTo(401);
        assertThat(clients.of("voyageai, a wrong input").path("status").asInt()).isEqualTo(422);
        assertThat(clients.of("voyageai, a wrong input").get("error").asString())
                .contains("documents must list at least one text");
    }

    /** The official client of OpenAI, which asks once in one piece and once in parts. */
    @Test
    void the_official_client_calls_streams_lists_and_understands_errors() throws Exception {
        SecuredServer.GENERATOR.answers(FakeOpenAi.asWanted());
        JsonNode result =
                NodeProgram.read(
                        "chat.mjs",
                        Map.of(
                                "BASE_URL",
                                PublishedClients.SERVER.get("BASE_URL") + "/v1",
                                "API_KEY",
                                SecuredServer.READER));
        assertThat(result.get("models")).hasSize(3);
        assertThat(result.at("/whole/content").asString()).isNotBlank();
        assertThat(result.at("/whole/annotations")).isNotEmpty();
        assertThat(result.at("/streamed/content").asString()).isNotBlank();
        assertThat(result.at("/streamed/parts").asInt()).isGreaterThan(2);
        assertThat(result.at("/streamed/finish_reason").asString()).isEqualTo("stop");
        assertThat(result.at("/streamed/total_tokens").asInt()).isEqualTo(14);
        assertThat(result.at("/context/content").asString()).startsWith("[1] ");
        assertThat(result.at("/unknown_model/status").asInt()).isEqualTo(404);
        assertThat(result.at("/unknown_model/code").asString()).isEqualTo("model_not_found");
        assertThat(result.at("/wrong_key/status").asInt()).isEqualTo(401);
    }
}
