package dev.winnow.reranker.stage;

import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.platform.error.Problems;

/** What a failed reranking means to a caller. */
public final class RerankProblems {

    private RerankProblems() {}

    /** 429 for a full queue, 504 for a passed deadline, 499 for a caller who went away, 503 for a model that failed. */
    public static Problem of(RerankException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case OVERLOADED -> Problems.OVERLOADED.with(detail);
            case DEADLINE -> Problems.DEADLINE.with(detail);
            case CANCELLED -> Problems.CANCELLED.with(detail);
            case MODEL -> Problems.UNAVAILABLE.with(detail);
        };
    }
}
