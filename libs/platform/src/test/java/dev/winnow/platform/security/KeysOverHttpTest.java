package dev.winnow.platform.security;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.web.DialectController;
import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;

@Tag("servers")
class KeysOverHttpTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Rules {
        @Bean
        AccessRule ingest() {
            return AccessRule.needs(Authority.INGEST, HttpMethod.GET, "/v1/documents/**");
        }

        @Bean
        AccessRule index() {
            return AccessRule.needs(Authority.INDEX, HttpMethod.POST, "/v1/index");
        }
    }

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(EchoController.class, DialectController.class, Rules.class),
                        List.of(
                                "reader tenant=acme groups=staff,board",
                                "boss authorities=admin",
                                "prometheus authorities=metrics",
                                "writer authorities=ingest,index"),
                        "--winnow.security.cors-origins=https://chat.example.org");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_key_works_as_bearer_and_as_header_and_brings_its_scope() {
        for (String[] headers :
                List.of(
                        new String[] {"Authorization", "bearer reader-key"},
                        new String[] {"X-Api-Key", "reader-key"})) {
            HttpResponse<String> response = server.post("/v1/echo", "{\"query\":\"q\"}", headers);

            assertStatus(response, 200);
            assertThat(json(response).at("/question/scope/tenant").asString()).isEqualTo("acme");
            assertThat(json(response).at("/question/scope/groups").toString())
                    .isEqualTo("[\"board\",\"staff\"]");
        }
    }

    @Test
    void no_key_a_wrong_one_another_scheme_and_two_different_ones_are_401() {
        List<String[]> refused =
                List.of(
                        new String[] {"X-Other", "1"},
                        new String[] {"Authorization", "Bearer guess"},
                        new String[] {"Authorization", "Basic cmVhZGVyOmtleQ=="},
                        new String[] {"Authorization", "Bearer "},
                        new String[] {
                            "Authorization", "Bearer reader-key", "X-Api-Key", "boss-key"
                        });
        for (String[] headers : refused) {
            HttpResponse<String> response = server.post("/v1/echo", "{\"query\":\"q\"}", headers);

            assertStatus(response, 401);
            assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
            assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
            assertThat(json(response).at("/type").asString())
                    .isEqualTo("urn:winnow:problem:unauthenticated");
            assertThat(json(response).at("/instance").asString()).startsWith("/requests/");
        }
    }

    /** A dependency that brings another one has to be looked at: none may read a body. */
    @Test
    void only_these_filters_run_before_a_caller_is_known() {
        List<String> filters = server.filters();

        assertThat(filters.subList(0, filters.indexOf("springSecurityFilterChain")))
                .containsExactly(
                        "winnowAnswerPaceFilter",
                        "characterEncodingFilter",
                        "webMvcObservationFilter",
                        "winnowRequestIdFilter",
                        "winnowTrailingSlashFilter",
                        "requestContextFilter");
    }

    @Test
    void a_form_without_a_key_is_refused_before_its_end_was_sent() throws IOException {
        byte[] head =
                "PUT /v1/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 64000000\r\n\r\na=b"
                        .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(head);
            BufferedReader answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void a_dialect_answers_a_wrong_key_in_its_own_shape() {
        HttpResponse<String> response =
                server.post("/v1/chat/completions", "{}", "Authorization", "Bearer guess");

        assertStatus(response, 401);
        assertThat(json(response).at("/error/code").asString()).isEqualTo("invalid_api_key");
        assertThat(json(response).at("/error/type").asString()).isEqualTo("authentication_error");
    }

    @Test
    void a_missing_authority_is_403_and_named() {
        HttpResponse<String> response = get("/v1/documents/d/text", "reader-key");

        assertStatus(response, 403);
        assertThat(json(response).at("/type").asString()).isEqualTo("urn:winnow:problem:forbidden");
        assertThat(json(response).at("/detail").asString())
                .isEqualTo("the key lacks the authority ingest, which this path needs");
        assertStatus(get("/v1/documents/d/text", "boss-key"), 200);
    }

    @Test
    void the_api_page_needs_a_key_and_any_will_do() {
        for (String path : List.of("/v3/api-docs", "/swagger-ui/index.html", "/swagger-ui.html")) {
            assertStatus(server.get(path), 401);
            assertThat(get(path, "reader-key").statusCode()).as(path).isIn(200, 302);
        }
    }

    @Test
    void the_api_page_is_open_to_strangers_where_a_setting_says_so() {
        try (RunningServer open =
                RunningServer.start(
                        List.of(EchoController.class),
                        List.of("reader"),
                        "--winnow.security.public-api-docs=true")) {
            assertThat(open.get("/v3/api-docs").statusCode()).isEqualTo(200);
            assertThat(open.get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
            assertThat(open.get("/v3/api-docs/swagger-config").statusCode()).isEqualTo(401);
            assertThat(open.post("/v1/echo", "{}").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void nothing_else_answers_below_the_api_page() {
        for (String path :
                List.of("/v3/api-docs/swagger-config", "/v3/api-docs.yaml", "/v3/api-docs/x")) {
            assertStatus(get(path, "reader-key"), 404);
        }
    }

    @Test
    void probes_are_open_while_metrics_need_a_key() {
        assertStatus(server.get("/actuator/health/liveness"), 200);
        assertStatus(server.get("/actuator/health/readiness"), 200);
        assertStatus(server.get("/actuator/prometheus"), 401);
        assertStatus(get("/actuator/prometheus", "reader-key"), 403);
        assertStatus(get("/actuator/prometheus", "writer-key"), 403);
        for (String key : List.of("prometheus-key", "boss-key")) {
            assertStatus(get("/actuator/prometheus", key), 200);
        }
    }

    @Test
    void the_key_of_whoever_collects_metrics_opens_nothing_else() {
        for (String path : List.of("/v1/documents/d/text", "/actuator", "/actuator/info")) {
            HttpResponse<String> response = get(path, "prometheus-key");
            assertStatus(response, 403);
            assertThat(json(response).at("/title").asString()).isEqualTo("Not permitted");
        }
        for (String path : List.of("/v1/echo", "/v1/index")) {
            assertStatus(post(path, "prometheus-key"), 403);
        }
        assertThat(get("/actuator/health", "prometheus-key").body())
                .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
    }

    @Test
    void an_administrator_does_not_name_files_of_the_machine() {
        assertStatus(post("/v1/index", "boss-key"), 403);
        assertStatus(post("/v1/index", "writer-key"), 404);
    }

    @Test
    void details_of_health_are_shown_to_administrators_only() {
        assertThat(server.get("/actuator/health").body()).doesNotContain("components");
        assertThat(get("/actuator/health", "reader-key").body()).doesNotContain("components");
        assertThat(get("/actuator/health", "boss-key").body()).contains("components", "diskSpace");
    }

    @Test
    void only_configured_origins_may_call_from_a_browser() {
        HttpResponse<String> foreign =
                server.post(
                        "/v1/echo",
                        "{\"query\":\"q\"}",
                        "X-Api-Key",
                        "reader-key",
                        "Origin",
                        "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(json(foreign).at("/type").asString()).isEqualTo("urn:winnow:problem:forbidden");

        HttpResponse<String> preflight =
                server.send(
                        server.request(
                                        "/v1/echo",
                                        "Origin",
                                        "https://chat.example.org",
                                        "Access-Control-Request-Method",
                                        "POST")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(header(preflight, "Access-Control-Allow-Origin"))
                .isEqualTo("https://chat.example.org");
    }

    @Test
    void answers_carry_security_headers_and_no_cookie() {
        HttpResponse<String> response = post("/v1/echo", "reader-key");

        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(response, "Content-Security-Policy")).contains("default-src 'self'");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(response, "Set-Cookie")).isNull();
    }

    private static HttpResponse<String> get(String path, String key) {
        return server.get(path, "X-Api-Key", key);
    }

    private static HttpResponse<String> post(String path, String key) {
        return server.post(path, "{\"query\":\"q\"}", "X-Api-Key", key);
    }

    private static void assertStatus(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }
}
