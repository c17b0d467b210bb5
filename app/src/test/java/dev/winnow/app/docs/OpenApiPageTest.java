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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

        CommittedPage.check("docs/reference/openapi.json", served);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "/info/title | \"Winnow\"",
                "/info/version | \"1\"",
                "/components/securitySchemes/apiKey/scheme | \"bearer\"",
                "/components/schemas/ContextRequest/properties/order/enum | [\"rank\",\"document\",\"edges\"]",
                "/components/schemas/ContextRequest/properties/top_k/type | \"integer\"",
                // A conversation may stand in place of the question.
                "/components/schemas/ContextRequest/required | ``",
                "/components/schemas/SearchRequest/required | [\"query\"]",
                "/components/schemas/Citation/properties/document_id/type | \"string\"",
                // What comes from authentication is no parameter.
                "/paths/~1v1~1context/post/parameters | ``",
                "/paths/~1v1~1context/post/responses/4XX/content/application~1problem+json/schema/$ref | \"#/components/schemas/ProblemDocument\"",
                "/paths/~1v1~1context/post/responses/5XX/content/application~1problem+json/schema/$ref | \"#/components/schemas/ProblemDocument\"",
                "/paths/~1v1~1chat~1completions/post/responses/4XX/content/application~1json/schema/$ref | \"#/components/schemas/OpenAiErrors\"",
                "/paths/~1v1~1chat~1completions/post/responses/5XX/content/application~1json/schema/$ref | \"#/components/schemas/OpenAiErrors\"",
                // Settings name their unit, range and default.
                "/components/schemas/ContextRequest/properties/token_budget/description | \"most tokens of the compact context; 1 to 32000 (winnow.pipeline.caps.token-budget); default 450 (winnow.pipeline.defaults.token-budget)\""
            })
    void the_page_says(String place, String value) throws IOException {
        assertThat(page().at(place).toString()).isEqualTo(value);
    }

    @Test
    void names_in_the_schemas_are_those_on_the_wire_and_what_is_always_there_is_required()
            throws IOException {
        JsonNode schemas = page().at("/components/schemas");
        Duration no = Duration.ZERO;
        ModelIdentity model = new ModelIdentity("m", "ab".repeat(32), "cpu");
        Outcome complete = new Outcome.Complete();
        StageReport report =
                new StageReport(
                        StageId.KG,
                        complete,
                        no,
                        no,
                        no,
                        no,
                        no,
                        no,
                        0,
                        0,
                        0,
                        0,
                        model,
                        "1@x",
                        List.of());

        assertThat(schemas.at("/StageReport/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        WinnowJson.strict().<JsonNode>valueToTree(report).propertyNames());
        assertThat(schemas.at("/ProblemDocument/properties").propertyNames())
                .contains("type", "title", "status", "detail", "instance", "limit", "actual");
        assertThat(schemas.at("/OpenAiErrors/properties").propertyNames()).containsExactly("error");
        assertThat(schemas.at("/Detail/properties").propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(texts(schemas.at("/RerankRequest/required")))
                .containsExactlyInAnyOrder("query", "documents");
        assertThat(texts(schemas.at("/ContextResponse/required")))
                .contains("context_id", "tokens_after")
                .doesNotContain("nearest", "candidates");
        assertThat(texts(schemas.at("/StageReport/required"))).contains("duration_ms");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void every_field_and_every_parameter_has_a_sentence_in_plain_text() throws IOException {
        Map<String, JsonNode> described = new LinkedHashMap<>();
        page().at("/components/schemas")
                .forEachEntry(
                        (name, schema) ->
                                schema.path("properties")
                                        .forEachEntry(
                                                (field, said) ->
                                                        described.put(name + "." + field, said)));
        page().get("paths")
                .forEachEntry(
                        (path, operations) ->
                                operations.forEachEntry(
                                        (method, operation) -> {
                                            for (JsonNode said : operation.path("parameters")) {
                                                String place = method + " " + path;
                                                described.put(place + " " + said.get("name"), said);
                                            }
                                        }));

        assertThat(described)
                .hasSizeGreaterThan(200)
                .allSatisfy(
                        (place, one) ->
                                assertThat(one.path("description").asString(""))
                                        .isNotBlank()
                                        .doesNotMatch("(?s).*(\\{@|</?\\w+>|#\\w).*"));
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
        assertThat(said.get("problems"))
                .extracting(
                        problem ->
                                problem.at("/location/0/pointer") + ": " + problem.get("message"))
                .isEmpty();
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
