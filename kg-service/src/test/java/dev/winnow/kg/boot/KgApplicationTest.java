package dev.winnow.kg.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.pipeline.StageId;
import dev.winnow.platform.compute.InProcessPipeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class KgApplicationTest {

    private static final String QUESTION =
            """
            {"request_id": "019b0000-0000-7000-8000-000000000000",
             "scope": {"tenant": "default", "groups": []},
             "query": {"text": "What treats asthma?", "filter": {"type": "and", "filters": []}},
             "settings": {"candidates": 20, "top_k": 5, "threshold": 0.1, "floor": 0.5, "min_rank": 0.05,
                          "token_budget": 1500, "fact_share": 0.25, "order": "rank", "title_rule": "none", "fill": false, "interpolation": {}}}
            """;

    @LocalServerPort private int port;

    @Autowired private InProcessPipeline pipeline;

    @Test
    void runs_the_graph_stage_and_no_other() {
        assertThat(pipeline.stages()).isEqualTo(List.of(StageId.KG));
    }

    @Test
    void answers_a_state_with_a_report_that_says_skipped() throws Exception {
        HttpResponse<String> response = post("/v1/stages/kg", QUESTION);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"type\":\"skipped\",\"reason\":\"no-graph\"");
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
