package dev.winnow.platform.web;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class ProblemsOverHttpTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(EchoController.class, DialectController.class),
                        "--winnow.pipeline.max-body=2MB");
    }

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void leave() {
        ROOT.detachAppender(log);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_good_question_is_accepted_with_scope_defaults_and_deadline() {
        HttpResponse<String> response = server.post("/v1/echo", "{\"query\":\"why?\",\"top_k\":7}");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode state = json(response);
        assertThat(state.at("/question/scope/tenant").asString()).isEqualTo("default");
        assertThat(state.at("/question/settings/top_k").asInt()).isEqualTo(7);
        assertThat(state.at("/question/settings/token_budget").asInt()).isEqualTo(450);
        assertThat(state.at("/question/deadline").asLong()).isPositive();
        assertThat(state.at("/question/request_id").asString())
                .isEqualTo(header(response, "X-Request-Id"));
    }

    @Test
    void a_clients_request_id_is_echoed_while_the_instance_is_winnows_own() {
        HttpResponse<String> response = server.post("/v1/echo", "{", "X-Request-Id", "client-1");

        assertThat(header(response, "X-Request-Id")).isEqualTo("client-1");
        assertThat(json(response).at("/instance").asString()).matches("/requests/[0-9a-f-]{36}");
    }

    @Test
    void a_request_id_that_could_break_log_lines_is_not_echoed() {
        HttpResponse<String> response = server.get("/nothing", "X-Request-Id", "a b\"c");

        assertThat(header(response, "X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    @Test
    void half_of_an_answer_does_not_look_whole() {
        assertThatThrownBy(() -> server.get("/v1/half")).hasRootCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    `` | 400 | malformed-json | `"status":400`
                    {"query": secret words} | 400 | malformed-json | line 1
                    {"query": "x",¶ "query": "secret words"} | 400 | malformed-json | 'query' is there twice (line 2, column
                    {"query": "x", "query": "secret words"} | 400 | malformed-json | "field":"query"
                    {} | 422 | empty-question | "status":422
                    {"query":""} | 422 | empty-question | "status":422
                    {"query":" \\u00a0\\u200b\\n"} | 422 | empty-question | "status":422
                    {"query":"q","tokenBudgets":5} | 422 | unknown-field | "field":"tokenBudgets"
                    {"query":"q","tokenBudgets":5} | 422 | unknown-field | "nearest":"token_budget"
                    {"query":"q","token_budget":-1} | 422 | invalid-value | "status":422
                    {"query":"q","token_budget":32001} | 422 | limit-exceeded | "field":"token_budget"
                    {"query":"q","token_budget":32001} | 422 | limit-exceeded | "limit":32000
                    {"query":"q","token_budget":32001} | 422 | limit-exceeded | "actual":32001
                    {"query":"q","top_k":"secret"} | 422 | invalid-value | a whole number
                    {"query":"q","top_k":"secret"} | 422 | invalid-value | "field":"top_k"
                    {"query":"q","filters":{"year":{"gte":"soon"}}} | 422 | invalid-filter | "field":"filters.year.gte"
                    """)
    void what_is_wrong_with_a_body_is_told_with_its_place_and_without_its_text(
            String body, int status, String type, String told) {
        HttpResponse<String> response = server.post("/v1/echo", body.replace('¶', '\n'));

        assertProblem(response, status, type);
        assertThat(response.body()).contains(told).doesNotContain("secret");
    }

    @Test
    void a_question_of_a_megabyte_is_422_with_limit_and_actual() {
        HttpResponse<String> response =
                server.post("/v1/echo", "{\"query\":\"" + "x".repeat(1_000_000) + "\"}");

        assertProblem(response, 422, "limit-exceeded");
        assertThat(response.body()).contains("\"limit\":32000", "\"actual\":1000000");
    }

    @Test
    void an_error_that_comes_with_each_request_writes_one_stack() {
        for (int i = 0; i < 50; i++) {
            assertThat(server.get("/v1/broken").statusCode()).isEqualTo(500);
        }

        assertThat(log.list)
                .filteredOn(line -> line.getLevel() == Level.ERROR)
                .hasSize(50)
                .filteredOn(line -> line.getThrowableProxy() != null)
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_body_over_the_limit_is_413_whether_its_length_is_announced_or_not() {
        byte[] body = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> announced = post(HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<String> chunked =
                post(
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body)));

        assertProblem(announced, 413, "too-large");
        assertProblem(chunked, 413, "too-large");
        assertThat(json(announced).at("/limit").asInt()).isEqualTo(2 * 1024 * 1024);
    }

    @Test
    void a_timeout_that_is_no_number_is_400() {
        assertProblem(
                server.post("/v1/echo", "{\"query\":\"q\"}", "Winnow-Timeout", "5s"),
                400,
                "bad-request");
    }

    @Test
    void an_unknown_model_and_an_unknown_path_are_404() {
        assertProblem(server.get("/v1/models/gpt"), 404, "unknown-model");
        assertProblem(server.get("/nothing/here"), 404, "not-found");
    }

    @Test
    void another_method_is_405_and_another_media_type_415() {
        HttpResponse<String> method = server.get("/v1/echo");
        assertProblem(method, 405, "method-not-allowed");
        assertThat(header(method, "Allow")).isEqualTo("POST");
        assertProblem(
                server.post("/v1/echo", "a=b", "Content-Type", "text/plain"),
                415,
                "unsupported-media-type");
        assertProblem(
                server.send(
                        server.request(
                                        "/v1/echo",
                                        "Accept",
                                        "image/png",
                                        "Content-Type",
                                        "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"q\"}"))),
                406,
                "not-acceptable");
    }

    @Test
    void an_unexpected_error_is_500_without_internals() {
        HttpResponse<String> response = server.get("/v1/broken");

        assertProblem(response, 500, "internal");
        assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(json(response).at("/detail").asString())
                .contains(json(response).at("/instance").asString());
    }

    @Test
    void what_tomcat_itself_refuses_is_a_problem_too() throws IOException {
        assertThat(raw("GET /a|b<>^ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .contains("urn:winnow:problem:bad-request")
                .doesNotContain("<html");
        assertThat(
                        raw(
                                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: "
                                        + "y".repeat(20_000)
                                        + "\r\n\r\n"))
                .contains("application/problem+json")
                .doesNotContain("<html");
    }

    @Test
    void a_path_that_the_firewall_refuses_is_a_problem() throws IOException {
        assertThat(raw("GET /v1/..%00/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
    }

    @Test
    void a_document_id_may_hold_slashes_and_percent_signs() {
        assertThat(server.get("/v1/documents/guide%2Fintro%20100%25%3B.md/text").body())
                .isEqualTo("guide/intro 100%;.md");
    }

    @Test
    void a_dialects_errors_take_its_shape_wherever_they_come_from() {
        HttpResponse<String> model =
                server.post("/v1/chat/completions", "{\"model\":\"gpt\",\"messages\":[],\"n\":1}");
        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(header(model, "Content-Type")).isEqualTo("application/json");
        assertThat(json(model).at("/error/code").asString()).isEqualTo("model_not_found");
        assertThat(json(model).at("/error/param").asString()).isEqualTo("model");
        assertThat(json(model).at("/error/type").asString()).isEqualTo("invalid_request_error");

        HttpResponse<String> method = server.get("/v1/chat/completions");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).at("/error/message").asString()).contains("GET is not allowed");

        HttpResponse<String> large =
                server.post(
                        "/v1/chat/completions", "{\"model\":\"" + "x".repeat(3_000_000) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).at("/error/code").asString()).isEqualTo("too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 900\r\n\r\n{\"query\":\"wh",
                "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2000\r\n{\"query\":\"wh"
            })
    void a_body_that_is_no_http_is_the_senders_and_no_error_of_this_server(String body)
            throws IOException {
        for (String type : List.of("application/json", "multipart/form-data; boundary=x")) {
            String path = type.startsWith("multi") ? "/v1/upload" : "/v1/echo";
            String answer =
                    raw(
                            "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\n%s"
                                    .formatted(path, type, body));

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("urn:winnow:problem:bad-request")
                    .contains("how the body and its length are sent");
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    @Test
    void a_client_that_hangs_up_leaves_nothing_in_the_log() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write(
                                "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"q"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
        }
        // Whoever comes after them is answered once they have been dealt with, or beside them.
        assertThat(server.post("/v1/echo", "{\"query\":\"why?\"}").statusCode()).isEqualTo(200);

        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    private static HttpResponse<String> post(HttpRequest.BodyPublisher body) {
        return server.send(
                server.request("/v1/echo", "Content-Type", "application/json").POST(body));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.at("/type").asString()).isEqualTo("urn:winnow:problem:" + type);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/title").asString()).isNotBlank();
        assertThat(problem.at("/detail").asString()).isNotBlank();
        assertThat(problem.at("/instance").asString()).startsWith("/requests/");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
