package dev.winnow.platform.request;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads {@code Winnow-Timeout}: milliseconds from now. */
public record TimeoutHeader(PipelineProperties properties, InstantSource clock) {

    /** The header. */
    public static final String NAME = "Winnow-Timeout";

    private static final String BEGUN = TimeoutHeader.class.getName();

    /**
     * The deadline, in whole milliseconds, since that is what travels.
     *
     * @param header the header's value, or null if there is none
     * @throws ProblemException 400 if it is not a number above 0
     */
    public Deadline deadline(@Nullable String header) {
        Duration time = header == null ? properties.defaultTimeout() : parse(header.strip());
        Duration most = properties.maxTimeout();
        Duration allowed = time.compareTo(most) > 0 ? most : time;
        Instant at = clock.instant().plus(allowed).truncatedTo(ChronoUnit.MILLIS);
        return new Deadline(at);
    }

    /**
     * Begins the time of a request whose body is read in turns, which is part of it; {@link #of}
     * finds it.
     *
     * @throws ProblemException 400 if the header is not a number above 0
     */
    public Deadline begin(HttpServletRequest request) {
        Deadline deadline = deadline(request.getHeader(NAME));
        request.setAttribute(BEGUN, deadline);
        return deadline;
    }

    /**
     * The deadline of a request, whose time begins now unless it has begun.
     *
     * @throws ProblemException 400 if the header is not a number above 0
     */
    public Deadline of(HttpServletRequest request) {
        if (request.getAttribute(BEGUN) instanceof Deadline begun) {
            // A request that is made to answer this one has time of its own.
            request.removeAttribute(BEGUN);
            return begun;
        }
        return deadline(request.getHeader(NAME));
    }

    private Duration parse(String value) {
        // Ten digits are 115 days, far above any cap.
        if (!value.matches("\\d{1,10}") || value.matches("0+")) {
            throw ProblemException.of(
                            Kind.BAD_REQUEST,
                            "%s must be a whole number of milliseconds above 0; at most %d are granted"
                                    .formatted(NAME, properties.maxTimeout().toMillis()))
                    .at(NAME);
        }
        return Duration.ofMillis(Long.parseLong(value));
    }
}
