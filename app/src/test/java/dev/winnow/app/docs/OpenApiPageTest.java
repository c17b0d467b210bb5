package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.NodeProgram;
import dev.winnow.app.e2e.OpenApiDocument;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.json.WinnowJson;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/reference/openapi.json}, which the program serves at {@code /v3/api-docs}, is what
 * the controllers say.
 */
@Tag("servers")
class OpenApiPageTest {

    private static final Path PAGE =
            Path.of("..", "docs", "reference", "openapi.json").toAbsolutePath().normalize();

    @Test
    void the_page_says_what_the_controllers_say() throws IOException {
        String served = OpenApiDocument.fetch();
        assertThat(served)
                .contains(
                        "/v1/context",
                        "/v1/chat/completions",
                        "/v1/rerank",
                        "/v1/prune",
                        "/v1/documents");

        CommittedPage.check("openapi.json", served);
    }

    @Test
    void the_page_has_title_version_and_keys() throws IOException {
        JsonNode page = page();
        assertThat(page.at("/info/title").asString()).isEqualTo("Winnow");
        assertThat(page.at("/info/version").asString()).isNotBlank();
        assertThat(page.at("/components/securitySchemes/apiKey/scheme").asString())
                .isEqualTo("bearer");
    }

    @Test
    void names_in_the_schemas_are_those_on_the_wire() throws IOException {
        JsonNode page = page();
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
        assertThat(page.at("/components/schemas/ContextRequest/properties").propertyNames())
                .contains("token_budget", "top_k");
        assertThat(page.at("/components/schemas/ContextRequest/properties/order/enum").toString())
                .isEqualTo("[\"rank\",\"document\",\"edges\"]");
        assertThat(page.at("/components/schemas/Citation/properties/document_id/type").asString())
                .isEqualTo("string");
    }

    @Test
    void every_field_and_every_parameter_has_a_sentence_in_plain_text() throws IOException {
        JsonNode page = page();
        List<String> silent = new ArrayList<>();
        page.at("/components/schemas")
                .forEachEntry(
                        (name, schema) ->
                                schema.path("properties")
                                        .forEachEntry(
                                                (field, property) ->
                                                        check(
                                                                name + "." + field,
                                                                property,
                                                                silent)));
        page.get("paths")
                .forEachEntry(
                        (path, operations) ->
                                operations.forEachEntry(
                                        (method, operation) ->
                                                operation
                                                        .path("parameters")
                                                        .forEach(
                                                                parameter ->
                                                                        check(
                                                                                "%s %s %s"
                                                                                        .formatted(
                                                                                                method,
                                                                                                path,
                                                                                                parameter
                                                                                                        .get(
                                                                                                                "name")
                                                                                                        .asString()),
                                                                                parameter,
                                                                                silent))));

        assertThat(silent).isEmpty();
    }

    private static void check(String place, JsonNode described, List<String> silent) {
        String sentence = described.path("description").asString("");
        if (sentence.isBlank() || sentence.matches("(?s).*(\\{@|</?\\w+>|#\\w).*")) {
            silent.add(place + ": " + sentence);
        }
    }

    @Test
    void what_is_needed_or_always_there_is_required() throws IOException {
        JsonNode schemas = page().at("/components/schemas");

        assertThat(texts(schemas.at("/SearchRequest/required"))).containsExactly("query");
        assertThat(texts(schemas.at("/RerankRequest/required")))
                .containsExactlyInAnyOrder("query", "documents");
        assertThat(schemas.get("ContextRequest").has("required"))
                .as("a conversation may stand in place of the question")
                .isFalse();
        assertThat(texts(schemas.at("/ContextResponse/required")))
                .contains("context_id", "tokens_after")
                .doesNotContain("nearest", "candidates");
        assertThat(texts(schemas.at("/StageReport/required"))).contains("duration_ms");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void settings_name_their_unit_range_and_default() throws IOException {
        assertThat(
                        page().at(
                                        "/components/schemas/ContextRequest/properties/token_budget/description")
                                .asString())
                .isEqualTo(
                        "most tokens of the compact context; 1 to 32000 (winnow.pipeline.caps.token-budget); default 450 (winnow.pipeline.defaults.token-budget)");
    }

    @Test
    void every_operation_can_be_refused_and_fail_in_the_shape_of_its_path() throws IOException {
        JsonNode page = page();
        for (String statuses : List.of("4XX", "5XX")) {
            assertThat(
                            page.at(
                                            "/paths/~1v1~1context/post/responses/%s/content/application~1problem+json/schema/$ref"
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
    void what_comes_from_authentication_is_no_parameter() throws IOException {
        assertThat(page().at("/paths/~1v1~1context/post").has("parameters")).isFalse();
    }

    private static JsonNode page() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(PAGE));
    }

    @Test
    void the_page_passes_the_linter_that_others_hold_it_to() throws Exception {
        NodeProgram.require("@redocly/cli");

        NodeProgram.Ran ran =
                NodeProgram.attempt(
                        NodeProgram.FOLDER,
                        Map.of(),
                        "node_modules/@redocly/cli/bin/cli.js",
                        "lint",
                        PAGE.toString(),
                        "--format=json");

        JsonNode said = JsonMapper.shared().readTree(ran.output());
        assertThat(said.at("/totals/errors").isInt()).as(ran.output() + ran.errors()).isTrue();
        List<String> problems = new ArrayList<>();
        for (JsonNode problem : said.get("problems")) {
            problems.add(
                    "%s %s: %s"
                            .formatted(
                                    problem.get("ruleId").asString(),
                                    problem.at("/location/0/pointer").asString(),
                                    problem.get("message").asString()));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void the_page_is_read_without_a_word_by_the_parser_that_generators_use() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult read =
                new OpenAPIV3Parser().readLocation(PAGE.toUri().toString(), List.of(), options);

        assertThat(read.getMessages()).isEmpty();
        assertThat(read.getOpenAPI().getPaths()).containsKey("/v1/context");
        assertThat(read.getOpenAPI().getInfo().getLicense().getIdentifier())
                .isEqualTo("Apache-2.0");
    }
}
