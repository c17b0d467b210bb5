package dev.winnow.reranker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The program with a cross-encoder that has no prune head, over HTTP. */
@Tag("servers")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties =
                "winnow.reranker.model-path=../libs/inference/src/test/resources/dev/winnow/inference/tiny/one-score")
class OneScoreModelTest {

    @LocalServerPort private int port;

    @Test
    void pruning_leaves_every_document_whole_and_says_why() throws Exception {
        JsonNode answer =
                rerank("'documents': [' One is. Two is.\\n', ''], 'winnow': {'prune': true}");

        for (JsonNode result : answer.get("results")) {
            boolean first = result.get("index").asInt() == 0;
            JsonNode pruned = result.get("winnow");
            assertThat(pruned.get("pruned_text").asString())
                    .isEqualTo(first ? " One is. Two is.\n" : "");
            assertThat(pruned.get("kept").toString()).isEqualTo(first ? "[[0,17]]" : "[]");
            assertThat(pruned.get("compression").asDouble()).isZero();
        }
        assertThat(answer.at("/meta/warnings").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "the model %s scores no sentences: winnow.prune left every document whole"
                                .formatted(answer.get("model").asString()));
    }

    @Test
    void ranking_alone_needs_no_warning() throws Exception {
        JsonNode answer = rerank("'documents': ['One is.', 'Two is.']");

        assertThat(answer.get("results")).hasSize(2);
        assertThat(answer.at("/meta/warnings").isMissingNode()).isTrue();
    }

    private JsonNode rerank(String fields) throws Exception {
        return new RerankClient(port)
                .ok("/v1/rerank", RerankClient.quoted("{'query': 'what is it?', " + fields + "}"));
    }
}
