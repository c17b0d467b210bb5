package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"error", "error_type"}} with the statuses of Hugging Face's text-embeddings-inference.
 */
public final class TeiErrors implements ErrorShape {

    /**
     * The body.
     *
     * @param error the words
     * @param errorType validation, empty, overloaded, unhealthy or backend
     */
    public record Body(String error, String errorType) {}

    /** Nothing to work on: a list without an element, or a question without a text. */
    public static ProblemException empty(String field) {
        return ProblemException.of(
                        Kind.EMPTY_QUESTION, "%s must hold at least one text".formatted(field))
                .at(field);
    }

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        return new Body(failure.problem().detail(), type(failure));
    }

    @Override
    public int status(ProblemException failure) {
        return switch (failure.problem().kind()) {
            case EMPTY_QUESTION -> 400;
            case QUESTION_TOO_LONG, LIMIT_EXCEEDED -> 413;
            case INTERNAL, DEADLINE -> 424;
            case UNAVAILABLE -> isOfTheModel(failure) ? 424 : failure.status();
            default -> failure.status();
        };
    }

    /** The type of a failure. */
    static String type(ProblemException failure) {
        return switch (failure.problem().kind()) {
            case EMPTY_QUESTION -> "empty";
            case OVERLOADED -> "overloaded";
            case INTERNAL, DEADLINE -> "backend";
            case UNAVAILABLE -> isOfTheModel(failure) ? "backend" : "unhealthy";
            default -> "validation";
        };
    }

    /** The model ran and failed; everything else that is not available was not even asked. */
    private static boolean isOfTheModel(ProblemException failure) {
        return failure.getCause() instanceof StageException;
    }
}
