package dev.winnow.app.api.gateway;

import dev.winnow.app.api.gateway.GatewayProperties.ServiceAddress;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of services on their way to the callers. Safe for use by several threads. */
final class ForwardedAnswers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ForwardedAnswers.class);

    /** What a service says of itself or of the connection; the gateway says that for itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "cache-control",
                    "connection",
                    "content-security-policy",
                    "date",
                    "expires",
                    "keep-alive",
                    "pragma",
                    "referrer-policy",
                    "server",
                    "transfer-encoding",
                    "vary",
                    "x-content-type-options",
                    "x-frame-options",
                    "x-request-id",
                    "x-xss-protection");

    /** Streams of events have something to say every 15 s, and nothing else pauses so long. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int BUFFER = 1 << 14;

    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("winnow-silent-answers").factory());

    /**
     * Writes the answer of a service as it comes, problems included.
     *
     * @throws ProblemException if the service breaks it off
     */
    void write(ServiceAddress from, HttpResponse<InputStream> answer, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.statusCode());
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                                values.forEach(value -> response.addHeader(name, value));
                            }
                        });
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = answer.body()) {
            OutputStream out = response.getOutputStream();
            for (int read = next(from, in, buffer); read >= 0; read = next(from, in, buffer)) {
                out.write(buffer, 0, read);
                // A stream of events is read while it is written.
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }
    }

    /** Reads on; a service that falls silent has gone without a word. */
    private int next(ServiceAddress from, InputStream in, byte[] buffer) {
        ScheduledFuture<?> silence =
                watch.schedule(() -> closed(in), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw Forwarding.problem(from, Kind.UNAVAILABLE, "%s broke its answer off", e);
        } finally {
            silence.cancel(false);
        }
    }

    private static void closed(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            log.debug("a silent answer could not be closed", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
