package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.NodeProgram;
import dev.winnow.app.e2e.OpenApiDocument;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/reference/openapi.json}, which the program serves at {@code /v3/api-docs}, is what
 * the controllers say.
 */
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
