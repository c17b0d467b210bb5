package dev.winnow.app.api.gateway;

import dev.winnow.app.api.gateway.GatewayProperties.ServiceAddress;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.CallerSignature;
import dev.winnow.platform.web.SpooledBody;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Sends requests on to other programs and their answers back, as they come. Of the headers only
 * those go along that the API has; keys stay here. Safe for use by several threads.
 */
public final class Forwarding implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Forwarding.class);

    private static final List<String> REQUEST_HEADERS =
            List.of(
                    HttpHeaders.ACCEPT,
                    HttpHeaders.CONTENT_TYPE,
                    HttpHeaders.IF_MATCH,
                    HttpHeaders.IF_NONE_MATCH,
                    HttpHeaders.RANGE,
                    "Last-Event-ID",
                    "X-Filename",
                    "X-Request-Id");

    static final Set<String> READS = Set.of("GET", "HEAD");

    /** A program that is started again needs so long; picked from its start of some 15 s. */
    static final Duration RETRY = Duration.ofSeconds(5);

    /** Services run beside the gateway: one that takes longer to answer the phone is away. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
    private final @Nullable CallerSignature signature;
    private final ForwardedBodies bodies;
    private final ForwardedAnswers answers = new ForwardedAnswers();
    private final InstantSource clock;
    private final Tracer tracer;
    private final Propagator propagator;

    /**
     * @param signature null for a gateway that has no address of any service
     * @param folder in which long bodies lie until they are sent
     * @param room for bodies that are too long for memory, all together and of each tenant
     * @param largest bytes of one of them
     */
    public Forwarding(
            @Nullable CallerSignature signature,
            Path folder,
            UploadQuota room,
            long largest,
            InstantSource clock,
            Tracer tracer,
            Propagator propagator) {
        this.signature = signature;
        this.bodies = new ForwardedBodies(folder, room, largest);
        this.clock = clock;
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** A request on its way. */
    private record Sent(ServiceAddress to, URI base, Asking asking, Duration grace) {

        HttpServletRequest request() {
            return asking.request();
        }
    }

    /**
     * What came, and who asks.
     *
     * @param links where the caller can open documents: at this gateway, not at a service
     */
    public record Asking(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response) {}

    /**
     * Sends a request on and writes the answer, problems of the service included.
     *
     * @param grace how long after its deadline the answer may still begin
     * @throws ProblemException if the service cannot be reached, does not answer in time, or does
     *     not take this gateway's signature; or if the body is too large
     */
    public void forward(ServiceAddress to, Duration grace, Asking asking) throws IOException {
        URI base = to.base();
        if (base == null) {
            throw ProblemException.of(
                    Kind.NOT_IMPLEMENTED,
                    "this gateway was not told where %s is; set %s, e.g. to http://%s:8080"
                            .formatted(to.name(), to.key(), to.name()));
        }
        HttpResponse<InputStream> answer = sendOn(new Sent(to, base, asking, grace));
        if (answer.statusCode() == HttpStatus.UNAUTHORIZED.value()) {
            answer.body().close();
            throw refused(to);
        }
        answers.write(to, answer, asking.response());
    }

    /** The body needs room until it is sent, and no longer: an answer may be a stream. */
    private HttpResponse<InputStream> sendOn(Sent sent) throws IOException {
        Owner owner = Owner.of(sent.asking().caller().scope());
        try (ForwardedBodies.Held held = bodies.take(sent.request(), owner)) {
            return answer(sent, held.body());
        }
    }

    /**
     * Sends what changes nothing once more, if the connection broke: the service was started anew.
     */
    private HttpResponse<InputStream> answer(Sent sent, SpooledBody body) throws IOException {
        String hash = body.sha256();
        try {
            try {
                return once(sent, body, hash);
            } catch (HttpTimeoutException | ConnectException e) {
                throw e;
            } catch (IOException e) {
                if (isWrite(sent.request())) {
                    throw e;
                }
                return once(sent, body, hash);
            }
        } catch (HttpConnectTimeoutException e) {
            throw problem(sent.to(), Kind.UNAVAILABLE, "%s did not answer in time", e);
        } catch (HttpTimeoutException e) {
            throw problem(sent.to(), Kind.DEADLINE, "%s did not answer in time", e);
        } catch (ConnectException e) {
            throw problem(
                    sent.to(), Kind.UNAVAILABLE, "%s cannot be reached; it is down or starting", e);
        } catch (IOException e) {
            throw problem(
                    sent.to(),
                    Kind.UNAVAILABLE,
                    isWrite(sent.request())
                            ? "%s broke the connection off, so nobody knows whether it took the request; send it again, which changes nothing if it did"
                            : "%s broke the connection off",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(Kind.CANCELLED, "the gateway stops");
        }
    }

    private static boolean isWrite(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/v1/documents")
                && !READS.contains(request.getMethod());
    }

    private HttpResponse<InputStream> once(Sent sent, SpooledBody body, String hash)
            throws IOException, InterruptedException {
        HttpServletRequest request = sent.request();
        Asking asking = sent.asking();
        String target = CallerSignature.target(request);
        Duration left = asking.frame().deadline().remaining(clock);
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address(sent.base(), target))
                        .method(request.getMethod(), publisher(body))
                        .timeout(left.plus(sent.grace()));
        for (String name : REQUEST_HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                builder.setHeader(name, value);
            }
        }
        builder.setHeader(TimeoutHeader.NAME, Long.toString(Math.max(1, left.toMillis())));
        String signed =
                Objects.requireNonNull(signature)
                        .of(
                                asking.caller(),
                                request.getMethod(),
                                target,
                                hash,
                                body.length(),
                                asking.links().base());
        builder.setHeader(CallerSignature.HEADER, signed);
        Span span = tracer.currentSpan();
        if (span != null) {
            propagator.inject(
                    span.context(), builder, (to, name, value) -> builder.setHeader(name, value));
        }
        return http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static BodyPublisher publisher(SpooledBody body) {
        return body.length() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(body::open), body.length());
    }

    /**
     * The same path and query at the service.
     *
     * @throws ProblemException 400 for an escape that is none, which servers take and addresses do
     *     not
     */
    private static URI address(URI base, String target) {
        try {
            return URI.create(base.getScheme() + "://" + base.getRawAuthority() + target);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                    Kind.BAD_REQUEST,
                    "the path or query holds a character that has to be percent-encoded");
        }
    }

    private static ProblemException refused(ServiceAddress to) {
        log.error(
                "{} refuses this gateway's signature: both need the same winnow.kafka.signing-key, and clocks that agree within a minute",
                to.name());
        return ProblemException.of(
                Kind.UNAVAILABLE,
                "%s does not take this gateway's word for its callers; the gateway's log says why"
                        .formatted(to.name()));
    }

    static ProblemException problem(
            ServiceAddress to, Kind kind, String detail, IOException cause) {
        log.warn("{}: {}", to.name(), cause.toString());
        ProblemException problem = ProblemException.of(kind, detail.formatted(to.name()), cause);
        return kind == Kind.UNAVAILABLE ? problem.retryAfter(RETRY) : problem;
    }

    @Override
    public void close() {
        answers.close();
        http.shutdownNow();
        http.close();
    }
}
