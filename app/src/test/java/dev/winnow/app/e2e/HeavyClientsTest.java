package dev.winnow.app.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published clients that bring hundreds of megabytes: {@code npm ci} in {@code
 * app/src/test/node/heavy}, then {@code mvn -Pclients}.
 */
@Tag("servers")
@Tag("clients")
class HeavyClientsTest {

    private static PublishedClients clients;

    @BeforeAll
    static void run() throws Exception {
        NodeProgram.require("../heavy/node_modules/llamaindex");
        clients = PublishedClients.run("heavy/clients.mjs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@librechat/agents, Jina",
                "@librechat/agents, Cohere",
                "@librechat/agents, rag-api",
                "@continuedev/openai-adapters, openai",
                "@continuedev/openai-adapters, voyage",
                "@llamaindex/cohere, CohereRerank"
            })
    void reads_the_ranking(String consumer) {
        clients.assertRanks(consumer);
    }

    @ParameterizedTest
    @ValueSource(strings = "@llamaindex/openai, chat")
    void reads_the_chats_answer(String consumer) {
        clients.assertAnswers(consumer);
    }

    @ParameterizedTest
    @ValueSource(strings = "@llamaindex/openai, OpenAIEmbedding")
    void reads_vectors(String consumer) {
        clients.assertEmbeds(consumer);
    }
}
