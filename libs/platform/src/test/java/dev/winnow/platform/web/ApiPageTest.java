package dev.winnow.platform.web;

import static dev.winnow.platform.web.RunningServer.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class ApiPageTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(List.of(EchoController.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void what_is_served_is_the_committed_page_in_whatever_language_it_is_asked_for()
            throws IOException {
        String committed =
                Files.readString(Path.of("..", "..", "docs", "reference", "openapi.json"));
        for (String language : List.of("en", "de", "qa", "qb")) {
            HttpResponse<String> served = server.get("/v3/api-docs", "Accept-Language", language);
            assertThat(served.body()).isEqualTo(committed);
            assertThat(header(served, "Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void the_view_in_the_browser_reads_the_served_page() {
        assertThat(server.get("/swagger-ui/index.html").body()).contains("swagger-initializer.js");
        assertThat(server.get("/swagger-ui/swagger-initializer.js").body())
                .contains("\"/v3/api-docs\"");
        assertThat(server.get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(server.get("/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
        HttpResponse<String> shortcut = server.get("/swagger-ui.html");
        assertThat(shortcut.statusCode()).isEqualTo(302);
        assertThat(header(shortcut, "Location")).endsWith("/swagger-ui/index.html");
    }
}
