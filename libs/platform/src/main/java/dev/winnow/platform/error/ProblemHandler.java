package dev.winnow.platform.error;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.RequestIdFilter;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Writes errors for controllers and filters alike. {@link ProblemReportValve} answers what Tomcat
 * refuses before it reaches the application.
 */
public record ProblemHandler(ErrorShapes shapes, ReportHeaders reportHeaders) {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    /** What a client is told who asked for a path with nothing behind it. */
    ProblemException nothingAt(HttpServletRequest request) {
        String nearest = shapes.nearest(request);
        return ProblemException.of(
                        Kind.NOT_FOUND,
                        nearest == null
                                ? "there is nothing at this path; /v3/api-docs lists what there is"
                                : "there is nothing at this path, did you mean %s? /v3/api-docs lists what there is"
                                        .formatted(nearest))
                .nearest(nearest);
    }

    /**
     * Answers with a problem, in the shape of the path. Once the response is under way, only the
     * log hears of it.
     */
    public void write(
            HttpServletRequest request, HttpServletResponse response, ProblemException failure)
            throws IOException {
        write(request, response, failure, HttpHeaders.EMPTY);
    }

    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            ProblemException failure,
            HttpHeaders headers)
            throws IOException {
        if (response.isCommitted()) {
            log.warn("the answer was under way already when it failed: {}", failure.getMessage());
            return;
        }
        response.resetBuffer();
        ErrorShape shape = shapes.of(request);
        int status = shape.status(failure);
        response.setStatus(status);
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        reportHeaders
                .of(failure.reports())
                .forEach(
                        (name, values) -> values.forEach(value -> response.setHeader(name, value)));
        if (failure.problem().kind() == Kind.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"winnow\"");
        }
        retryAfter(response, failure.retryAfter(), status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        byte[] body = WinnowJson.strict().writeValueAsBytes(shape.body(failure, instance(request)));
        response.setContentType(shape.mediaType().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /**
     * The problem's own time first, then one that the exception came with, then the usual one of
     * the status.
     */
    private static void retryAfter(
            HttpServletResponse response, @Nullable Duration own, int status) {
        Duration time = own;
        if (time == null && !response.containsHeader(HttpHeaders.RETRY_AFTER)) {
            time = usual(status);
        }
        if (time != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(time)));
        }
    }

    /**
     * When another try makes sense, for problems that do not say it themselves. A full queue
     * empties within the deadline of the requests inside, and most are far quicker: a second is
     * worth a try. What is not there comes back with a restart or an operator, and room on a disk
     * takes minutes at best; both picked by hand.
     */
    private static @Nullable Duration usual(int status) {
        return switch (status) {
            case 429 -> Duration.ofSeconds(1);
            case 503 -> Duration.ofSeconds(5);
            case 507 -> Duration.ofMinutes(1);
            default -> null;
        };
    }

    static @Nullable String instance(ServletRequest request) {
        RequestId id = RequestIdFilter.findId(request);
        return id == null ? null : "/requests/" + id;
    }

    private static long wholeSeconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
