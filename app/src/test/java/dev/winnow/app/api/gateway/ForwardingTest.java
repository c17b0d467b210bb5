package dev.winnow.app.api.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.app.api.gateway.GatewayProperties.ServiceAddress;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.CallerSignature;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a gateway makes of a service that breaks off, is slow, or was started anew. */
class ForwardingTest {

    private static final Caller CALLER =
            new Caller("local", Scope.local(), Set.of(Authority.SEARCH, Authority.INGEST));

    @TempDir private Path folder;

    private ServerSocket service;
    private Forwarding forwarding;
    private final UploadQuota room = new UploadQuota(1, 2L << 20);

    /** What the service got, each with its body. */
    private final List<String> got = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        forwarding =
                new Forwarding(
                        new CallerSignature(
                                new byte[] {1}, InstantSource.system(), new SecureRandom()),
                        folder,
                        room,
                        1 << 20,
                        InstantSource.system(),
                        Tracer.NOOP,
                        Propagator.NOOP);
    }

    @AfterEach
    void stop() throws IOException {
        forwarding.close();
        service.close();
    }

    /**
     * Answers one request after the other with these bytes, and breaks off; null breaks off at
     * once.
     */
    private void answers(@Nullable String... answers) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (String answer : answers) {
                                try (Socket socket = service.accept()) {
                                    got.add(read(socket.getInputStream()));
                                    if (answer != null) {
                                        socket.getOutputStream()
                                                .write(answer.getBytes(StandardCharsets.UTF_8));
                                    }
                                } catch (IOException e) {
                                    return;
                                }
                            }
                        });
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        Matcher length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(text);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        return text + new String(body, StandardCharsets.UTF_8);
    }

    private static MockHttpServletRequest request(String method, String path, String body) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setContentType("application/json");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private MockHttpServletResponse send(MockHttpServletRequest request) throws IOException {
        return send(request, Duration.ofSeconds(20));
    }

    private MockHttpServletResponse send(MockHttpServletRequest request, Duration timeout)
            throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        URI url = URI.create("http://127.0.0.1:" + service.getLocalPort());
        RequestFrame frame =
                new RequestFrame(
                        RequestId.next(InstantSource.system(), new SecureRandom()),
                        Scope.local(),
                        Deadline.in(timeout, InstantSource.system()));
        forwarding.forward(
                new ServiceAddress("some-service", "some.key", url),
                Duration.ofMillis(200),
                new Forwarding.Asking(frame, CALLER, new DocumentLinks(""), request, response));
        return response;
    }

    private AbstractThrowableAssert<?, ProblemException> assertFails(
            Kind kind, MockHttpServletRequest request) {
        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> send(request));
        return assertThat(failure).returns(kind, failed -> failed.problem().kind());
    }

    @Test
    void an_answer_passes_with_its_status_and_headers_and_the_time_that_is_left_goes_along()
            throws IOException {
        answers("HTTP/1.1 207 Multi\r\nWinnow-Degraded: x\r\nContent-Length: 2\r\n\r\nok");

        MockHttpServletResponse response = send(request("POST", "/v1/facts", "{}"));

        assertThat(response.getStatus()).isEqualTo(207);
        assertThat(response.getHeader("Winnow-Degraded")).isEqualTo("x");
        assertThat(response.getContentAsString()).isEqualTo("ok");
        assertThat(got.getFirst()).contains("Winnow-Timeout: 1").contains(CallerSignature.HEADER);
    }

    @Test
    void a_read_whose_connection_breaks_is_sent_once_more_with_the_whole_of_a_large_body()
            throws IOException {
        answers(null, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        String body = "[" + "1,".repeat(300_000) + "1]";

        MockHttpServletResponse response = send(request("POST", "/v1/rerank", body));

        assertThat(response.getContentAsString()).isEqualTo("ok");
        assertThat(got).hasSize(2).allSatisfy(one -> assertThat(one).endsWith("\r\n\r\n" + body));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_write_whose_connection_breaks_is_not_sent_again_and_its_sender_is_told() {
        answers(null, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertFails(Kind.UNAVAILABLE, request("PUT", "/v1/documents/a", "{}"))
                .hasMessageContaining("nobody knows");
        assertThat(got).hasSize(1);
    }

    @Test
    void half_of_an_answer_is_a_failure_and_not_an_end() {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");

        assertFails(Kind.UNAVAILABLE, request("POST", "/v1/facts", "{}"))
                .hasMessageContaining("broke its answer off");
    }

    @Test
    void a_service_that_does_not_answer_in_time_is_a_deadline() {
        MockHttpServletRequest request = request("POST", "/v1/facts", "{}");

        ProblemException failure =
                catchThrowableOfType(
                        ProblemException.class, () -> send(request, Duration.ofMillis(100)));

        assertThat(failure.problem().kind()).isEqualTo(Kind.DEADLINE);
    }

    @Test
    void an_escape_that_is_none_is_the_callers_mistake() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/documents");
        request.setQueryString("limit=%");

        assertFails(Kind.BAD_REQUEST, request);
    }

    @Test
    void an_upload_leaves_its_room_and_one_that_is_too_large_is_refused() throws IOException {
        String ok = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
        answers(ok, ok);
        for (int i = 0; i < 2; i++) {
            assertThat(send(upload("x")).getStatus()).isEqualTo(202);
        }

        assertFails(Kind.TOO_LARGE, upload("x".repeat(2 << 20)));
    }

    private static MockHttpServletRequest upload(String body) {
        MockHttpServletRequest request = request("POST", "/v1/documents", body);
        request.setContentType("application/x-ndjson");
        return request;
    }

    @Test
    void a_body_that_goes_to_the_disk_needs_room_there_whatever_it_is_and_gives_it_back()
            throws IOException {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        answers(ok, ok);
        String body = "[" + "1,".repeat(200_000) + "1]";

        Owner owner = Owner.of(CALLER.scope());
        UploadQuota.Place taken = room.take(owner, (1 << 20) - body.length());
        assertFails(Kind.OVERLOADED, request("POST", "/v1/rerank", body + " "))
                .hasMessageContaining("lie on the disk")
                .hasMessageNotContaining("upload");
        assertThat(send(request("POST", "/v1/rerank", body)).getStatus())
                .as("one upload is all that may wait, and this is none")
                .isEqualTo(200);
        taken.leave();

        assertThat(send(request("POST", "/v1/rerank", "[]")).getStatus()).isEqualTo(200);
        room.take(owner, 1 << 20).leave();
    }

    @Test
    void a_read_with_a_body_is_refused_and_leaves_no_file() {
        for (String method : Forwarding.READS) {
            String body = "x".repeat(1_000_000);
            assertFails(Kind.BAD_REQUEST, request(method, "/v1/documents", body));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_service_that_does_not_believe_the_gateway_is_away_and_the_caller_is_not_to_blame() {
        answers("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");

        assertFails(Kind.UNAVAILABLE, request("POST", "/v1/facts", "{}"));
    }
}
