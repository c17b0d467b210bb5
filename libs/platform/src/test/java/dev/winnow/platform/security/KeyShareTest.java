package dev.winnow.platform.security;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What one key has under way: bodies that never end, streams, and what is left to other keys
 * meanwhile.
 */
@Tag("servers")
@Timeout(60)
class KeyShareTest {

    private static final BlockingQueue<SseEmitter> STREAMS = new LinkedBlockingQueue<>();

    @RestController
    static class StreamController {
        @GetMapping("/v1/stream")
        SseEmitter stream() {
            SseEmitter stream = new SseEmitter(0L);
            STREAMS.add(stream);
            return stream;
        }
    }

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(EchoController.class, StreamController.class),
                        List.of("reader", "other"),
                        "--winnow.pipeline.caps.requests-per-key=2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void bodies_that_never_end_and_streams_take_one_keys_places_and_nobody_elses()
            throws Exception {
        try (Socket stream = open("GET /v1/stream HTTP/1.1", "")) {
            SseEmitter emitter = STREAMS.take();
            // A body's place has a time limit, which must not end before the stream has begun.
            Socket body =
                    open(
                            "POST /v1/echo HTTP/1.1",
                            "Content-Type: application/json\r\nContent-Length: 100\r\n");
            HttpResponse<String> refused = ask("reader-key");
            while (refused.statusCode() == 200) {
                // The other body's headers are on their way.
                refused = ask("reader-key");
            }

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(json(refused).at("/type").asString())
                    .isEqualTo("urn:winnow:problem:overloaded");
            assertThat(json(refused).at("/detail").asString())
                    .contains("2 requests of this key")
                    .contains("winnow.pipeline.caps.requests-per-key");
            assertThat(json(refused).at("/limit").asInt()).isEqualTo(2);
            assertThat(ask("other-key").statusCode()).isEqualTo(200);
            assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            emitter.complete();
            HttpResponse<String> again = ask("reader-key");
            while (again.statusCode() == 429) {
                again = ask("reader-key");
            }
            assertThat(again.statusCode()).isEqualTo(200);
            body.close();
        }
    }

    private static HttpResponse<String> ask(String key) {
        return server.get("/v1/thread", "X-Api-Key", key);
    }

    private static Socket open(String request, String headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(
                        "%s\r\nHost: 127.0.0.1\r\nX-Api-Key: reader-key\r\n%s\r\n"
                                .formatted(request, headers)
                                .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
