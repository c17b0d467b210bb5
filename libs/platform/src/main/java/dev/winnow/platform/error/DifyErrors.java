package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error_code", "error_msg"}}, as Dify reads them from external knowledge. Dify knows three
 * codes; every other failure has its HTTP status for a code.
 */
public final class DifyErrors implements ErrorShape {

    /** The body. */
    public record Body(int errorCode, String errorMsg) {}

    private static final int MALFORMED_AUTHORIZATION = 1001;
    private static final int NOT_AUTHORISED = 1002;
    private static final int NO_SUCH_KNOWLEDGE = 2001;

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        return new Body(code(failure), failure.problem().detail());
    }

    /** Dify shows 403 as a wrong key, and 401 not at all. */
    @Override
    public int status(ProblemException failure) {
        return failure.problem().kind() == Kind.UNAUTHENTICATED ? 403 : failure.status();
    }

    private int code(ProblemException failure) {
        return switch (failure.problem().kind()) {
            case UNAUTHENTICATED ->
                    "Authorization".equals(failure.extras().field())
                            ? MALFORMED_AUTHORIZATION
                            : NOT_AUTHORISED;
            case FORBIDDEN -> NOT_AUTHORISED;
            case NOT_FOUND -> NO_SUCH_KNOWLEDGE;
            default -> status(failure);
        };
    }
}
