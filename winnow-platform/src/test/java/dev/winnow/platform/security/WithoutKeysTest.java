package dev.winnow.platform.security;

import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithoutKeysTest {

    @Test
    void the_server_listens_on_the_loopback_address_and_its_caller_may_do_everything() {
        try (RunningServer server = RunningServer.start(List.of(EchoController.class))) {
            assertThat(server.property("server.address")).isEqualTo("127.0.0.1");
            assertThat(
                            json(server.post("/v1/echo", "{\"query\":\"q\"}"))
                                    .at("/scope/tenant")
                                    .asString())
                    .isEqualTo("default");
            assertThat(
                            server.post(
                                            "/v1/echo",
                                            "{\"query\":\"q\"}",
                                            "Authorization",
                                            "Bearer sk-any")
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/actuator/prometheus").statusCode()).isEqualTo(200);
            assertThat(server.get("/actuator/health").body()).contains("\"openWithoutKeys\":false");
        }
    }

    @Test
    void a_host_name_of_somebody_else_is_refused() throws IOException {
        try (RunningServer server = RunningServer.start(List.of(EchoController.class))) {
            assertThat(get(server, "evil.example"))
                    .startsWith("HTTP/1.1 403")
                    .contains("application/problem+json");
            assertThat(get(server, "localhost:" + server.port())).startsWith("HTTP/1.1 200");
            assertThat(get(server, "[::1]:" + server.port())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void an_open_server_answers_to_any_name_says_so_and_runs_no_stage_with_a_scope_of_its_own()
            throws IOException {
        try (RunningServer server =
                RunningServer.start(List.of(EchoController.class), "--winnow.security.open=true")) {
            assertThat(server.property("server.address")).isNull();
            assertThat(get(server, "winnow.example")).startsWith("HTTP/1.1 200");
            assertThat(server.get("/actuator/health").body()).contains("\"openWithoutKeys\":true");
            assertThat(server.post("/v1/stages/pruner", "{}").statusCode()).isEqualTo(403);
        }
    }

    private static String get(RunningServer server, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            ("GET /v1/documents/d/text HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
