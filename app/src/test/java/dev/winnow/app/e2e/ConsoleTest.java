package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import dev.winnow.core.query.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The page at {@code /}: what it is made of, and how it is used in a real browser. The walk of the
 * browser is {@code console.mjs}; it is skipped where Chromium or its driver is missing, which
 * {@code .ci/run} installs. Pictures of each panel are written to {@code target/console}.
 */
@Tag("servers")
class ConsoleTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path FILES = Path.of("src", "main", "resources", "console");

    /** All that a browser loads before anything is asked, uncompressed. */
    private static final int MOST_BYTES = 150_000;

    @Test
    void whoever_reads_html_gets_the_page_and_a_program_gets_where_to_go_on() throws Exception {
        Answer page = root("text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html");
        assertThat(page.body()).contains("/console/main.js").doesNotContain("<script>", " style=");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");

        Answer program = root("*/*");
        assertHas(
                program.json(),
                """
                {"name": "winnow", "docs": "/swagger-ui.html",
                 "openapi": "/v3/api-docs", "mcp": "/mcp"}
                """);
        assertThat(program.response().headers().allValues("Vary")).contains("Accept");
    }

    /** The page is public where the API is not, and holds no data. */
    private static Answer root(String accept) {
        return SecuredServer.client(null).send("GET", "/", null, null, "Accept", accept);
    }

    @Test
    void everything_that_the_page_is_made_of_is_small_and_its_own() throws Exception {
        long bytes = 0;
        try (var files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                bytes += Files.size(file);
                // What would make text of documents into markup.
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain(
                                "innerHTML", "insertAdjacentHTML", "document.write", "eval(");
            }
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @Test
    void sliders_stand_at_the_defaults_until_they_are_moved() throws Exception {
        assertThat(Files.readString(FILES.resolve("settings.js")))
                .contains(
                        "name: 'token_budget', min: 40, max: 2000, step: 10, start: %d,"
                                .formatted(Settings.DEFAULTS.tokenBudget()),
                        "name: 'threshold', min: 0, max: 1, step: 0.01, start: %s }"
                                .formatted(Settings.DEFAULTS.threshold(true)));
    }

    @Test
    void a_person_asks_tunes_cites_compares_uploads_and_removes_by_mouse_and_by_keyboard()
            throws Exception {
        assumeThat(CHROMIUM)
                .as("skipped: Chromium is not installed (Debian: apt-get install chromium)")
                .exists();
        NodeProgram.require("playwright-core", "axe-core");
        SecuredServer.GENERATOR.answers(FakeOpenAi.asWanted());
        Path pictures = Files.createDirectories(Path.of("target", "console")).toAbsolutePath();
        Map<String, String> servers =
                Map.of(
                        "LOCAL_URL", "http://127.0.0.1:" + DemoServer.PROGRAM.port(),
                        "SECURED_URL", SecuredServer.URL,
                        "KEY", SecuredServer.ADMIN,
                        "READER_KEY", SecuredServer.READER,
                        "PICTURES", pictures.toString());
        JsonNode result = NodeProgram.read("console.mjs", servers);
        assertThat(result.at("/wrong").valueStream().map(JsonNode::asString)).isEmpty();
        assertThat(result.at("/figures/bytes").asInt()).isBetween(20_000, MOST_BYTES);
        // The copied call is one that the server takes.
        assertThat(result.at("/figures/curl").asString())
                .contains("/v1/context", "\"token_budget\":2000", "$WINNOW_API_KEY");
        assertThat(result.at("/figures/link").asString())
                .startsWith("http://127.0.0.1:%d/#q=".formatted(DemoServer.PROGRAM.port()));
    }
}
