package dev.winnow.app.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Published clients that bring hundreds of megabytes: {@code npm ci} in {@code
 * app/src/test/node/heavy}, then {@code mvn -Pclients}.
 */
@Tag("servers")
@Tag("clients")
class HeavyClientsTest {

    private static JsonNode made;

    @BeforeAll
    static void run() throws Exception {
        NodeProgram.require("../heavy/node_modules/llamaindex");
        made = NodeProgram.read("heavy/clients.mjs", PublishedClientsTest.SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "ranking: @librechat/agents, Jina",
                "ranking: @librechat/agents, Cohere",
                "ranking: @librechat/agents, rag-api",
                "ranking: @continuedev/openai-adapters, openai",
                "ranking: @continuedev/openai-adapters, voyage",
                "ranking: @llamaindex/cohere, CohereRerank",
                "chat: @llamaindex/openai, chat",
                "vectors: @llamaindex/openai, OpenAIEmbedding"
            })
    void reads(String answer, String consumer) {
        PublishedClientsTest.assertReads(made.path(consumer), answer);
    }
}
