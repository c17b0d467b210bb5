package dev.winnow.platform.openapi;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.web.DialectController;
import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiPageTest {

    private static RunningServer server;
    private static JsonNode page;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(EchoController.class, DialectController.class),
                        "--springdoc.api-docs.enabled=true",
                        "--springdoc.api-docs.path=/rendered");
        page = json(server.get("/rendered"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_page_has_title_version_and_keys() {
        assertThat(page.at("/info/title").asString()).isEqualTo("Winnow");
        assertThat(page.at("/info/version").asString()).isNotBlank();
        assertThat(page.at("/components/securitySchemes/apiKey/scheme").asString())
                .isEqualTo("bearer");
    }

    @Test
    void what_is_served_is_the_committed_page_in_whatever_language_it_is_asked_for()
            throws IOException {
        String committed =
                Files.readString(Path.of("..", "..", "docs", "reference", "openapi.json"));
        for (String language : List.of("en", "de", "qa", "qb")) {
            HttpResponse<String> served = server.get("/v3/api-docs", "Accept-Language", language);
            assertThat(served.body()).isEqualTo(committed);
            assertThat(header(served, "Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void the_view_in_the_browser_reads_the_served_page() {
        assertThat(server.get("/swagger-ui/index.html").body()).contains("swagger-initializer.js");
        assertThat(server.get("/swagger-ui/swagger-initializer.js").body())
                .contains("\"/v3/api-docs\"");
        assertThat(server.get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(server.get("/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
        HttpResponse<String> shortcut = server.get("/swagger-ui.html");
        assertThat(shortcut.statusCode()).isEqualTo(302);
        assertThat(header(shortcut, "Location")).endsWith("/swagger-ui/index.html");
    }

    @Test
    void names_in_the_schemas_are_those_on_the_wire() {
        StageReport report =
                new StageReport(
                        StageId.KG,
                        new Outcome.Complete(),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        0,
                        0,
                        0,
                        0,
                        new ModelIdentity("m", "ab".repeat(32), "cpu"),
                        "1@x",
                        List.of());
        List<String> onTheWire =
                new ArrayList<>(WinnowJson.strict().<JsonNode>valueToTree(report).propertyNames());

        assertThat(page.at("/components/schemas/StageReport/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(onTheWire);
        assertThat(page.at("/components/schemas/PipelineState/properties").propertyNames())
                .contains("question", "reranking");
        assertThat(page.at("/components/schemas/Settings/properties/order/enum").toString())
                .isEqualTo("[\"rank\",\"document\",\"edges\"]");
        assertThat(
                        page.at("/components/schemas/AcceptedQuestion/properties/request_id/type")
                                .asString())
                .isEqualTo("string");
    }

    @Test
    void every_operation_can_be_refused_and_fail_in_the_shape_of_its_path() {
        for (String statuses : List.of("4XX", "5XX")) {
            assertThat(
                            page.at(
                                            "/paths/~1v1~1echo/post/responses/%s/content/application~1problem+json/schema/$ref"
                                                    .formatted(statuses))
                                    .asString())
                    .isEqualTo("#/components/schemas/ProblemDocument");
            assertThat(
                            page.at(
                                            "/paths/~1v1~1chat~1completions/post/responses/%s/content/application~1json/schema/$ref"
                                                    .formatted(statuses))
                                    .asString())
                    .isEqualTo("#/components/schemas/OpenAiErrors");
        }
        assertThat(page.at("/components/schemas/ProblemDocument/properties").propertyNames())
                .contains("type", "title", "status", "detail", "instance", "limit", "actual");
        assertThat(page.at("/components/schemas/OpenAiErrors/properties").propertyNames())
                .containsExactly("error");
        assertThat(page.at("/components/schemas/Detail/properties").propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
    }

    @Test
    void what_comes_from_authentication_is_no_parameter() {
        assertThat(page.at("/paths/~1v1~1echo/post").has("parameters")).isFalse();
    }
}
