package dev.winnow.kg.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kg.boot.KgApplication;
import dev.winnow.kg.facts.SmallServedGraph;
import dev.winnow.platform.json.WinnowJson;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@Tag("servers")
@SpringBootTest(
        classes = KgApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FactsApiTest {

    @TempDir private static Path folder;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void graph(DynamicPropertyRegistry registry) throws Exception {
        Path file = SmallServedGraph.write(folder, "public");
        registry.add("winnow.graph.path", file::toString);
    }

    @Test
    void a_question_is_answered_with_facts_that_can_be_checked() throws Exception {
        JsonNode body = read(post("{\"query\": \"Which drug treats asthma?\", \"explain\": true}"));

        assertThat(body.at("/entities/0/id").asString()).isEqualTo("D:1");
        JsonNode fact = body.at("/facts/0");
        assertThat(fact.at("/id").asString()).startsWith("fact:");
        assertThat(fact.at("/predicate").asString()).isEqualTo("CtD");
        assertThat(fact.at("/sources/0/name").asString()).isEqualTo("Labels");
        assertThat(fact.at("/sources/0/licence").asString()).isEqualTo("not stated");
        assertThat(fact.at("/sources/0/evidence/phase").asString()).isEqualTo("4");
        assertThat(fact.at("/grade").asString()).isEqualTo("curated");
        assertThat(body.at("/text").asString()).contains("treats asthma: Salbutamol (phase 4)");
        assertThat(body.at("/graph/version").asString()).isEqualTo("small");
        assertThat(body.at("/graph/checksum").asString()).isNotBlank();
        assertThat(body.at("/explanation/0/fact_id").asString())
                .isEqualTo(fact.at("/id").asString());
    }

    @Test
    void facts_are_written_in_the_form_that_is_asked_for() throws Exception {
        JsonNode triples =
                read(
                        post(
                                "{\"query\": \"asthma IL13\", \"render\": \"triples\","
                                        + " \"max_facts\": 1}"));

        assertThat(triples.at("/text").asString()).isEqualTo("D:1\tDaG\tG:1");
    }

    @Test
    void limits_and_unknown_fields_are_refused_by_name() throws Exception {
        HttpResponse<String> large = post("{\"query\": \"asthma\", \"token_budget\": 99999}");
        HttpResponse<String> none = post("{\"query\": \"asthma\", \"max_facts\": 0}");
        HttpResponse<String> odd = post("{\"query\": \"asthma\", \"depth\": 2}");
        HttpResponse<String> empty = post("{\"query\": \" \"}");

        assertThat(large.statusCode()).isEqualTo(422);
        assertThat(large.body()).contains("limit-exceeded", "token_budget");
        assertThat(none.body()).contains("invalid-value", "max_facts");
        assertThat(odd.body()).contains("unknown-field", "depth");
        assertThat(empty.body()).contains("empty-question");
    }

    @Test
    void a_text_is_answered_with_what_it_names() throws Exception {
        JsonNode body = read(get("/v1/entities?text=bronchial+asthma+in+%28.*%29+children"));

        assertThat(body.at("/mentions").size()).isEqualTo(1);
        assertThat(body.at("/mentions/0/span/0").asInt()).isZero();
        JsonNode meaning = body.at("/mentions/0/candidates/0");
        assertThat(meaning.at("/id").asString()).isEqualTo("D:1");
        assertThat(meaning.at("/match").asString()).isEqualTo("synonym");
        assertThat(meaning.at("/definition").asString()).isEqualTo("A disease of the airways.");
    }

    @Test
    void the_graph_says_which_it_is_and_how_large() throws Exception {
        JsonNode body = read(get("/v1/graph"));

        assertThat(body.at("/description/nodes/Disease").asInt()).isEqualTo(6);
        assertThat(body.at("/description/edges/DaG").asInt()).isEqualTo(4);
        assertThat(body.at("/relations").size()).isEqualTo(5);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return new GraphClient(port).facts(body);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return new GraphClient(port).get(path);
    }

    private static JsonNode read(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WinnowJson.strict().readTree(response.body());
    }
}
