package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.app.e2e.LocalServer;
import dev.winnow.app.e2e.SecuredServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("servers")
class StdioMessagesTest {

    private static final String PING =
            "{\"jsonrpc\": \"2.0\", \"id\": \"a\", \"method\": \"ping\"}\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static ServiceClient client(int port) {
        return new ServiceClient(URI.create("http://127.0.0.1:" + port), "wrong");
    }

    private List<JsonNode> pumped(
            ServiceClient client, UnaryOperator<ServiceClient> renewed, String lines)
            throws IOException {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        new StdioMessages(terminal, () -> client, renewed)
                .pump(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        return out.toString().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    private List<JsonNode> pumped(ServiceClient client, String lines) throws IOException {
        return pumped(client, UnaryOperator.identity(), lines);
    }

    @Test
    void each_request_gets_one_line_and_a_notification_none() throws Exception {
        List<JsonNode> answers =
                pumped(
                        client(LocalServer.port()),
                        PING
                                + "\n{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}\r\n"
                                + PING.replace("\"a\"", "2").strip());
        assertThat(answers)
                .extracting(answer -> answer.get("id").asString(), answer -> answer.has("result"))
                .containsExactlyInAnyOrder(tuple("a", true), tuple("2", true));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_line_that_is_no_json_is_answered_and_the_next_one_is_read() throws Exception {
        List<JsonNode> answers = pumped(client(LocalServer.port()), "what?\n" + PING);
        assertThat(answers)
                .extracting(
                        answer -> answer.get("id").toString(),
                        answer -> answer.at("/error/code").asInt())
                .containsExactlyInAnyOrder(tuple("null", -32700), tuple("\"a\"", 0));
    }

    @Test
    void a_wrong_key_is_an_error_of_the_request_and_of_a_notification_a_line_beside()
            throws Exception {
        List<JsonNode> answers =
                pumped(
                        client(SecuredServer.port()),
                        PING + "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/x\"}\n");
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().get("id").asString()).isEqualTo("a");
        assertThat(answers.getFirst().at("/error/message").asString()).contains("valid key");
        assertThat(err.toString()).startsWith("winnow: ").contains("valid key");
    }

    @Test
    void a_service_that_is_gone_is_looked_for_again() throws Exception {
        int free = TypedCommands.freePort();
        List<JsonNode> answers = pumped(client(free), gone -> client(LocalServer.port()), PING);
        assertThat(answers).extracting(answer -> answer.has("result")).containsExactly(true);
        out.getBuffer().setLength(0);
        assertThat(pumped(client(free), PING).getFirst().at("/error/message").asString())
                .contains("no service answers at");
    }

    @Test
    void what_a_service_may_have_taken_is_not_sent_a_second_time() throws Exception {
        try (ServerSocket breaking = new ServerSocket(0)) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (Socket taken = breaking.accept()) {
                                    // The request was read, and then nothing came back.
                                    assertThat(taken.getInputStream().read()).isPositive();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            ServiceClient broken = client(breaking.getLocalPort());
            List<JsonNode> answers = pumped(broken, gone -> client(LocalServer.port()), PING);
            assertThat(answers).hasSize(1);
            assertThat(answers.getFirst().at("/error/message").asString()).contains("broke");
        }
    }
}
