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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;

@Tag("servers")
class WithoutKeysTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Owned {

        static final LocalUserToken TOKEN = LocalUserToken.random();

        @Bean
        LocalUserToken token() {
            return TOKEN;
        }

        @Bean
        AccessRule index() {
            return AccessRule.needs(Authority.INDEX, HttpMethod.POST, "/v1/index");
        }
    }

    private static int index(RunningServer server, String... headers) {
        return server.post("/v1/index", "{}", headers).statusCode();
    }

    @Test
    void only_the_owner_of_a_server_without_keys_may_name_files_and_an_open_one_has_no_owner() {
        String token = "Bearer " + Owned.TOKEN.value();
        try (RunningServer server = RunningServer.start(List.of(Owned.class))) {
            assertThat(index(server)).isEqualTo(403);
            assertThat(index(server, "Authorization", "Bearer " + "0".repeat(64))).isEqualTo(403);
            assertThat(index(server, "Authorization", "Basic eDp5")).isEqualTo(403);
            // There is nothing at the path here, and the rule let it through.
            assertThat(index(server, "Authorization", token)).isEqualTo(404);
            // Here nothing is at the path, so the refusal has the shape of paths that nobody knows.
            assertThat(server.post("/v1/index", "{}").body()).contains("winnow.security.api-keys");
        }
        try (RunningServer server =
                RunningServer.start(List.of(Owned.class), "--winnow.security.open=true")) {
            assertThat(index(server, "Authorization", token)).isEqualTo(403);
            assertThat(index(server)).isEqualTo(403);
        }
        try (RunningServer server = RunningServer.start(List.of(Owned.class), List.of("reader"))) {
            assertThat(index(server, "Authorization", token)).isEqualTo(401);
        }
    }

    @Test
    void the_server_listens_on_the_loopback_address_and_its_callers_may_do_all_but_name_files() {
        try (RunningServer server = RunningServer.start(List.of(EchoController.class))) {
            assertThat(server.property("server.address")).isEqualTo("127.0.0.1");
            assertThat(
                            json(server.post("/v1/echo", "{\"query\":\"q\"}"))
                                    .at("/question/scope/tenant")
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
            assertThat(server.get("/actuator/health").body()).contains("diskSpace");
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
    void an_open_server_answers_to_any_name_but_shows_nothing_of_itself() throws IOException {
        try (RunningServer server =
                RunningServer.start(List.of(EchoController.class), "--winnow.security.open=true")) {
            assertThat(server.property("server.address")).isNull();
            assertThat(get(server, "winnow.example")).startsWith("HTTP/1.1 200");
            assertThat(server.get("/actuator/health").body()).doesNotContain("components");
            assertThat(server.get("/actuator/info").statusCode()).isEqualTo(403);
            assertThat(server.get("/actuator/prometheus").statusCode()).isEqualTo(200);
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
