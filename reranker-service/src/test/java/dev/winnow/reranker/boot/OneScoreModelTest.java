package dev.winnow.reranker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program with a cross-encoder that has no prune head, over HTTP. */
@Tag("servers")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties =
                "winnow.reranker.model-path=../libs/inference/src/test/resources/dev/winnow/inference/tiny/one-score")
class OneScoreModelTest {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort private int port;

    @Test
    void pruning_leaves_every_document_whole_and_says_why() throws Exception {
        JsonNode answer =
                post("\"documents\":[\" One is. Two is.\\n\",\"\"],\"winnow\":{\"prune\":true}");

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
        JsonNode answer = post("\"documents\":[\"One is.\",\"Two is.\"]");

        assertThat(answer.get("results")).hasSize(2);
        assertThat(answer.at("/meta/warnings").isMissingNode()).isTrue();
    }

    private JsonNode post(String fields) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/rerank"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"query\":\"what is it?\"," + fields + "}"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body());
        }
    }
}
