package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published clients talk to the program, each named as the consumer that breaks with it. Those that
 * take long to install are {@link HeavyClientsTest}'s.
 */
@Tag("servers")
class PublishedClientsTest {

    private static PublishedClients clients;

    @BeforeAll
    static void run() throws Exception {
        NodeProgram.require("voyageai");
        clients = PublishedClients.run("clients.mjs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cohere-ai, rerank of version 1",
                "cohere-ai, rerank of version 2",
                "voyageai, rerank without topK",
                "voyageai, rerank with topK",
                "@ai-sdk/cohere, rerank",
                "@ai-sdk/togetherai, rerank",
                "@langchain/cohere, CohereRerank"
            })
    void reads_the_ranking(String consumer) {
        clients.assertRanks(consumer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@ai-sdk/openai, chat",
                "@ai-sdk/openai, responses",
                "@ai-sdk/openai, responses in parts",
                "openai, responses",
                "openai, responses in parts",
                "@ai-sdk/openai-compatible, chat",
                "@langchain/openai, ChatOpenAI"
            })
    void reads_the_chats_answer(String consumer) {
        clients.assertAnswers(consumer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai, embeddings",
                "@ai-sdk/openai, embedMany",
                "@ai-sdk/openai-compatible, embedMany",
                "@langchain/openai, OpenAIEmbeddings"
            })
    void reads_vectors(String consumer) {
        clients.assertEmbeds(consumer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@ai-sdk/openai, responses",
                "@ai-sdk/openai, responses in parts",
                "openai, responses",
                "openai, responses in parts"
            })
    void reads_citations(String consumer) {
        assertThat(clients.of(consumer).path("sources").asInt())
                .as("%s", clients.of(consumer))
                .isPositive();
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
}
