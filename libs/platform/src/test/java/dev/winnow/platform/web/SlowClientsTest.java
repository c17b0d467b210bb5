package dev.winnow.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send a byte now and then. */
@Tag("servers")
class SlowClientsTest {

    /** Well below the time limit of the server, so that no single pause is to blame. */
    private static final int PAUSE_MILLIS = 50;

    /** A server without a bound would take all of them; a bound ends it long before. */
    private static final int MOST_BYTES = 1_200;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(EchoController.class), "--server.tomcat.connection-timeout=500ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_time_of_all_headers_is_bounded() throws IOException {
        Trickle headers = trickle("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nX: ");

        assertThat(headers.sent()).isLessThan(MOST_BYTES);
    }

    @Test
    void the_time_of_a_whole_body_is_bounded_and_said() throws IOException {
        Trickle body =
                trickle(
                        "POST /v1/echo HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: 9000\r\n\r\n");

        assertThat(body.sent()).isLessThan(MOST_BYTES);
        assertThat(body.answer())
                .startsWith("HTTP/1.1 408")
                .contains("urn:winnow:problem:too-slow")
                .contains("without long pauses");
    }

    @Test
    void an_upload_in_parts_and_one_in_chunks_are_bounded_alike() throws IOException {
        Trickle parts =
                trickle(
                        "POST /v1/upload HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Type: multipart/form-data; boundary=x\r\n"
                                + "Content-Length: 9000\r\n\r\n"
                                + "--x\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
        Trickle chunks =
                trickle(
                        "POST /v1/echo HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "2000\r\n");

        assertThat(parts.sent()).isLessThan(MOST_BYTES);
        assertThat(chunks.sent()).isLessThan(MOST_BYTES);
    }

    @Test
    void a_body_that_nobody_wants_is_bounded_after_its_answer() throws IOException {
        Trickle unwanted =
                trickle(
                        "POST /nothing HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Length: 9000\r\n\r\n");

        assertThat(unwanted.answer()).startsWith("HTTP/1.1 404");
        assertThat(unwanted.sent()).isLessThan(MOST_BYTES);
    }

    @Test
    void bodies_that_never_end_take_their_tenants_room_on_the_heap_and_no_one_elses()
            throws Exception {
        List<Socket> open = new ArrayList<>();
        try (RunningServer shared =
                RunningServer.start(
                        List.of(EchoController.class),
                        List.of("slow tenant=beta", "other tenant=acme"))) {
            int bodies = (int) (Runtime.getRuntime().maxMemory() / 16 / 8_000_000) + 1;
            for (int i = 0; i < bodies; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), shared.port());
                open.add(socket);
                send(
                        socket.getOutputStream(),
                        "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: slow-key\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 8000000\r\n\r\n{");
            }

            HttpResponse<String> refused =
                    await().until(
                                    () -> question(shared, "slow-key", " ".repeat(8_000_000)),
                                    answer -> answer.statusCode() == 429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("urn:winnow:problem:overloaded").contains("heap");
            assertThat(ask(shared, "other-key")).isEqualTo(200);

            for (Socket socket : open) {
                socket.close();
            }
            await().until(
                            () -> question(shared, "slow-key", " ".repeat(8_000_000)),
                            answer -> answer.statusCode() != 429);
        }
    }

    private static int ask(RunningServer server, String key) {
        return question(server, key, "").statusCode();
    }

    private static HttpResponse<String> question(RunningServer server, String key, String blanks) {
        return server.post("/v1/echo", "{\"query\":\"why?\"" + blanks + "}", "X-Api-Key", key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1ms"})
    void without_a_limit_for_pauses_a_body_may_pause_as_long_as_it_likes(String limit)
            throws IOException {
        try (RunningServer unlimited =
                        RunningServer.start(
                                List.of(EchoController.class),
                                "--server.tomcat.connection-timeout=" + limit);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), unlimited.port())) {
            socket.setSoTimeout(PAUSE_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            send(
                    out,
                    "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\nX: ");
            // Longer than the pause between two looks at slow connections.
            for (int pause = 0; pause < 40; pause++) {
                assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
                send(out, "x");
            }
            send(out, "\r\n\r\n{");
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            send(out, "}");
            socket.setSoTimeout(0);

            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
                    .as("it was read, and has no question")
                    .isEqualTo("HTTP/1.1 422");
        }
    }

    /**
     * What became of a slow request.
     *
     * @param sent bytes until the server ended it
     * @param answer what the server said
     */
    private record Trickle(int sent, String answer) {}

    /**
     * Sends the beginning at once, then a byte each time that the server says nothing for a while.
     */
    private static Trickle trickle(String beginning) throws IOException {
        StringBuilder answer = new StringBuilder();
        int sent = 0;
        try (Socket socket = connect()) {
            socket.setSoTimeout(PAUSE_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            send(out, beginning);
            while (sent < MOST_BYTES) {
                try {
                    int next = in.read();
                    if (next < 0) {
                        break;
                    }
                    answer.append((char) next);
                } catch (SocketTimeoutException silence) {
                    send(out, "x");
                    sent++;
                }
            }
        } catch (SocketException closed) {
            // The server has closed the connection while a byte was under way.
        }
        return new Trickle(sent, answer.toString());
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
