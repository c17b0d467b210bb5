package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.generator.FakeOpenAi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The official OpenAI client for Node talks to the program. Skipped where Node or the client is not installed; {@code .ci/run} installs it. */
class OpenAiNodeClientTest {

    private static final Path FOLDER = Path.of("src", "test", "node");

    @BeforeEach
    void requireClient() throws Exception {
        assumeThat(isThere("node"))
                .as("skipped: Node is not installed (Debian: apt-get install nodejs npm)")
                .isTrue();
        assumeThat(FOLDER.resolve("node_modules").resolve("openai"))
                .as(
                        "skipped: the openai client is not installed; run 'npm ci' in winnow-app/src/test/node")
                .exists();
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void the_official_client_calls_streams_lists_and_understands_errors() throws Exception {
        SecuredServer.GENERATOR.answers(
                exchange -> {
                    // The first question is asked in one piece, the second in parts; the generator
                    // hears which.
                    (exchange.getRequestHeaders().getFirst("Accept") != null
                                            && exchange.getRequestHeaders()
                                                    .getFirst("Accept")
                                                    .contains("event-stream")
                                    ? FakeOpenAi.parts(List.of("In ", "parts ", "[1]."))
                                    : FakeOpenAi.whole("At once [1]."))
                            .write(exchange);
                });
        ProcessBuilder node = new ProcessBuilder("node", "chat.mjs").directory(FOLDER.toFile());
        node.environment()
                .put("BASE_URL", "http://127.0.0.1:%d/v1".formatted(SecuredServer.port()));
        node.environment().put("API_KEY", SecuredServer.READER);
        Path errors = Files.createTempFile(Path.of("target"), "node", ".err");
        Process process = node.redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said + Files.readString(errors)).isZero();
        JsonNode result = Client.JSON.readTree(said);
        assertThat(result.get("models")).hasSize(3);
        assertThat(result.at("/whole/content").asString()).isNotBlank();
        assertThat(result.at("/whole/annotations")).isNotEmpty();
        assertThat(result.at("/streamed/content").asString()).isNotBlank();
        assertThat(result.at("/streamed/parts").asInt()).isGreaterThan(2);
        assertThat(result.at("/streamed/finish_reason").asString()).isEqualTo("stop");
        assertThat(result.at("/streamed/total_tokens").asInt()).isEqualTo(14);
        assertThat(result.at("/context/content").asString()).startsWith("[1] ");
        assertThat(result.at("/unknown_model/status").asInt()).isEqualTo(404);
        assertThat(result.at("/unknown_model/code").asString()).isEqualTo("model_not_found");
        assertThat(result.at("/wrong_key/status").asInt()).isEqualTo(401);
    }
}
