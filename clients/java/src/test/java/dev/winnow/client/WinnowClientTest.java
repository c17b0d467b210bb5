package dev.winnow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens where no Winnow answers as it should; winnow-app has the tests against a real one.
 */
class WinnowClientTest {

    private static final ContextQuery QUESTION = ContextQuery.of("When does the lease end?");

    private final AtomicReference<String> received = new AtomicReference<>();

    private HttpServer server;
    private WinnowClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = WinnowClient.at(address(server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String address(int port) {
        return "http://127.0.0.1:" + port;
    }

    private void answers(int status, String body, Map<String, String> headers) {
        server.createContext(
                "/",
                exchange -> {
                    received.set(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    headers.forEach(exchange.getResponseHeaders()::set);
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private WinnowException refused() {
        return catchThrowableOfType(WinnowException.class, () -> client.context(QUESTION));
    }

    @Test
    void a_problem_becomes_an_exception_with_all_that_it_says() {
        answers(
                429,
                """
                {"type": "urn:winnow:problem:overloaded", "title": "Too many", "status": 429,
                 "detail": "come again", "field": "query", "new": {"in": ["a", "later", "version"]}}
                """,
                Map.of("Retry-After", "7"));

        WinnowException refused = refused();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.type()).isEqualTo("urn:winnow:problem:overloaded");
        assertThat(refused.detail()).isEqualTo("come again");
        assertThat(refused.field()).contains("query");
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(refused).hasMessage("429 urn:winnow:problem:overloaded: come again (at query)");
    }

    @Test
    void nobody_at_the_address_is_unreachable() {
        server.stop(0);

        WinnowException refused = refused();

        assertThat(refused.type()).isEqualTo(WinnowException.UNREACHABLE);
        assertThat(refused.status()).isZero();
        assertThat(refused).hasMessageContaining(address(server.getAddress().getPort()));
    }

    @Test
    void a_server_that_never_answers_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client =
                    WinnowClient.at(address(silent.getLocalPort()))
                            .withTimeout(Duration.ofMillis(1));

            assertThat(refused().type()).isEqualTo(WinnowException.TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Welcome</html>", "{}", "", "[]"})
    void another_server_is_told_from_winnow_whether_it_accepts_or_refuses(String body) {
        answers(200, body, Map.of());
        for (ThrowingCallable asked :
                List.<ThrowingCallable>of(
                        () -> client.context(QUESTION),
                        () -> client.search(SearchQuery.of("a", 1)),
                        () -> client.rerank(RerankQuery.of("a", List.of("b"))),
                        () -> client.prune(PruneQuery.of("a", List.of())))) {
            assertThat(catchThrowableOfType(WinnowException.class, asked).type())
                    .isEqualTo(WinnowException.NOT_WINNOW);
        }
        server.removeContext("/");
        answers(404, body, Map.of());
        assertThat(refused().type()).isEqualTo(WinnowException.NOT_WINNOW);
        assertThat(refused().status()).isEqualTo(404);
    }

    @Test
    void no_redirect_takes_the_key_elsewhere() {
        answers(302, "", Map.of("Location", "http://127.0.0.1:1/v1/context"));

        assertThat(refused().status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:8080", "ftp://host", "http://", "not a url", "http://host?a=b"})
    void an_address_that_is_none_is_refused_at_once(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WinnowClient.at(address))
                .withMessageContaining(address)
                .withMessageContaining("http://localhost:8080");
    }

    @Test
    void only_what_was_chosen_is_sent() {
        answers(
                200,
                "{\"hits\": [], \"report\": {\"stage\": \"retriever\", \"duration_ms\": 1}}",
                Map.of());

        client.search(
                new SearchQuery(
                        "When does the lease end?",
                        Map.of("kind", "manual"),
                        Options.DEFAULTS.withTopK(3)));

        assertThat(received.get())
                .contains("\"query\":\"When does the lease end?\"")
                .contains("\"top_k\":3")
                .contains("\"filters\":{\"kind\":\"manual\"}")
                .doesNotContain("threshold")
                .doesNotContain("null");
    }

    @Test
    void what_a_rerank_lost_stands_in_a_header() {
        answers(
                200,
                "{\"model\": \"m\", \"results\": [{\"index\": 0, \"relevance_score\": 0.5}], \"usage\": {\"total_tokens\": 3}}",
                Map.of("Winnow-Degraded", "kg;reason=deadline, reranker;reason=cpu-fallback"));

        RerankAnswer answer = client.rerank(RerankQuery.of("a", List.of("b")));

        assertThat(answer.degraded())
                .containsExactly(
                        new Degraded("kg", "deadline"), new Degraded("reranker", "cpu-fallback"));
        assertThat(answer.warnings()).isEmpty();
    }

    @Test
    void sources_are_the_context_without_markers_and_headings() {
        String text = "[1] Lease\nIt ends in April.\nPets [2] may stay.\n\n[2] a treats b: c [x]";
        answers(
                200,
                """
                {"context_id": "c", "text": %s, "answerable": true,
                 "citations": [
                   {"marker": 1, "document_id": "lease", "title": "Lease", "uri": "https://e.org", "spans": [[5, 21]], "block": [0, 46]},
                   {"marker": 2, "document_id": "f1", "title": "", "block": [48, 69], "facts": [{"id": "f1", "place": [65, 66]}]},
                   {"marker": 3, "document_id": "copy", "title": "Copy"}],
                 "kept": [{"passage_id": "lease#0", "document_id": "lease", "start": 5, "end": 21, "reason": "threshold"}],
                 "candidates": [{"passage_id": "lease#0", "document_id": "lease", "rank": 1, "rank_probability": 0.75}],
                 "reports": [{"stage": "reranker", "duration_ms": 1.5, "outcome": {"type": "degraded", "reason": "deadline"}}],
                 "tokens_before": 40, "tokens_after": 20}
                """
                        .formatted("\"" + text.replace("\n", "\\n") + "\""),
                Map.of());

        ContextAnswer answer = client.context(QUESTION);

        assertThat(answer.sources())
                .containsExactly(
                        new SourceText(
                                1,
                                "lease",
                                "Lease",
                                "https://e.org",
                                "It ends in April.\nPets [2] may stay.",
                                List.of(new TextSpan(5, 21)),
                                .75),
                        new SourceText(2, "f1", "", null, "a treats b: c [x]", List.of(), null));
        assertThat(answer.degraded()).containsExactly(new Degraded("reranker", "deadline"));
        assertThat(answer.dropped()).isEmpty();
    }

    @Test
    void the_classes_are_those_of_java_17() throws IOException {
        try (DataInputStream header =
                new DataInputStream(WinnowClient.class.getResourceAsStream("WinnowClient.class"))) {
            header.skipBytes(6);
            assertThat(header.readUnsignedShort()).isEqualTo(61);
        }
    }
}
