package dev.winnow.app.api.librechat;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ProblemException;
import org.jspecify.annotations.Nullable;

/** {@code {"detail": ".."}}, as LibreChat reads it. */
public final class LibreChatErrors implements ErrorShape {

    /** The body. */
    public record Body(String detail) {}

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        // Keys of Winnow's count for nothing here, so its own words would lead astray.
        return new Body(
                problem.kind() == Kind.UNAUTHENTICATED
                        ? "Missing or invalid Authorization header"
                        : problem.detail());
    }
}
