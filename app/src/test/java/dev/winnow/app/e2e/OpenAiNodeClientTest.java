package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.generator.FakeOpenAi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The official OpenAI client for Node talks to the program. Skipped where Node or the client is not
 * installed; {@code .ci/run} installs it.
 */
@Tag("servers")
class OpenAiNodeClientTest {

    @BeforeEach
    void requireClient() throws Exception {
        NodeProgram.require("openai");
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
        String said =
                NodeProgram.run(
                        NodeProgram.FOLDER,
                        Map.of(
                                "BASE_URL",
                                "http://127.0.0.1:%d/v1".formatted(SecuredServer.port()),
                                "API_KEY",
                                SecuredServer.READER),
                        "chat.mjs");
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
