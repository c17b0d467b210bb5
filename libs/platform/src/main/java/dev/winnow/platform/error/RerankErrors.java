package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import org.jspecify.annotations.Nullable;

/**
 * {@code message} for Cohere's clients and {@code detail} for Jina's, in one object that both can
 * read.
 */
public final class RerankErrors implements ErrorShape {

    /**
     * The body.
     *
     * @param message for Cohere's clients
     * @param detail for Jina's clients, the same words
     */
    public record Body(String message, String detail) {}

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        return new Body(problem.detail(), problem.detail());
    }
}
