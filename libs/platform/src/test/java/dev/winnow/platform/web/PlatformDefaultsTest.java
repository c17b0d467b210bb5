package dev.winnow.platform.web;

import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class PlatformDefaultsTest {

    @Test
    void requests_wait_on_virtual_threads() {
        try (RunningServer server = RunningServer.start(List.of(EchoController.class))) {
            assertThat(server.get("/v1/thread").body()).isEqualTo("virtual");
        }
    }

    @Test
    void anybody_may_set_what_is_a_default_here() {
        try (RunningServer server =
                RunningServer.start(
                        List.of(EchoController.class), "--spring.threads.virtual.enabled=false")) {
            assertThat(server.get("/v1/thread").body()).isEqualTo("platform");
            assertThat(server.property("server.max-http-request-header-size")).isEqualTo("16KB");
        }
    }

    @Test
    void an_upload_over_the_limit_is_413() {
        try (RunningServer server =
                RunningServer.start(
                        List.of(EchoController.class),
                        "--spring.servlet.multipart.max-file-size=1KB")) {
            assertThat(upload(server, 100).body()).isEqualTo("100");
            HttpResponse<String> refused = upload(server, 5_000);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(json(refused).at("/type").asString())
                    .isEqualTo("urn:winnow:problem:too-large");
        }
    }

    @Test
    void a_management_port_of_its_own_keeps_the_same_rules() {
        try (RunningServer server =
                RunningServer.start(
                        List.of(EchoController.class),
                        List.of("boss authorities=admin"),
                        "--management.server.port=0")) {
            URI port = URI.create("http://127.0.0.1:" + server.property("local.management.port"));

            assertThat(management(server, port, "/actuator/health/readiness").statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused = management(server, port, "/actuator/prometheus");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused).at("/type").asString())
                    .isEqualTo("urn:winnow:problem:unauthenticated");
            assertThat(
                            management(
                                            server,
                                            port,
                                            "/actuator/prometheus",
                                            "X-Api-Key",
                                            "boss-key")
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> management(
            RunningServer server, URI port, String path, String... headers) {
        return server.send(server.request("/", headers).uri(port.resolve(path)));
    }

    private static HttpResponse<String> upload(RunningServer server, int size) {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
                        + "x".repeat(size)
                        + "\r\n--b--\r\n";
        return server.post("/v1/upload", body, "Content-Type", "multipart/form-data; boundary=b");
    }
}
