package dev.winnow.kg.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kg.boot.KgApplication;
import dev.winnow.kg.facts.SmallServedGraph;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The caller is the tenant of an installation without keys; the graph is another one's. */
@Tag("servers")
@SpringBootTest(
        classes = KgApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GraphOfAnotherTenantTest {

    @TempDir private static Path folder;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void graph(DynamicPropertyRegistry registry) throws Exception {
        Path file = SmallServedGraph.write(folder, "acme");
        registry.add("winnow.graph.path", file::toString);
    }

    @Test
    void facts_entities_and_the_graph_itself_are_answered_as_if_there_were_none() throws Exception {
        GraphClient client = new GraphClient(port);
        List<HttpResponse<String>> answers =
                List.of(
                        client.facts("{\"query\": \"asthma\"}"),
                        client.get("/v1/entities?text=asthma"),
                        client.get("/v1/graph"));

        for (HttpResponse<String> answer : answers) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("no graph is served")
                    .doesNotContain("acme", "D:1", "small");
        }
    }
}
