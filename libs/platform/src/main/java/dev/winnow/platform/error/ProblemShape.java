package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** RFC 9457, the shape of Winnow's own endpoints. */
public final class ProblemShape implements ErrorShape {

    /** Before the short name of a type. */
    public static final String TYPE_PREFIX = "urn:winnow:problem:";

    @Override
    public ProblemDocument body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        ProblemExtras extras = failure.extras();
        return new ProblemDocument(
                TYPE_PREFIX + problem.type(),
                problem.title(),
                failure.status(),
                problem.detail(),
                instance,
                extras.field(),
                extras.nearest(),
                extras.limit(),
                extras.actual(),
                extras.reports().isEmpty() ? null : extras.reports());
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_PROBLEM_JSON;
    }
}
