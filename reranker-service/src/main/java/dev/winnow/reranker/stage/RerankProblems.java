package dev.winnow.reranker.stage;

import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.Problem.Kind;
import dev.winnow.core.rerank.RerankException;

/** What a failed reranking means to a caller. */
public final class RerankProblems {

    private RerankProblems() {}

    /** 429 for a full queue, 504 for a passed deadline, 499 for a caller who went away, 503 for a model that failed. */
    public static Problem of(RerankException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case OVERLOADED -> new Problem(Kind.OVERLOADED, detail);
            case DEADLINE -> new Problem(Kind.DEADLINE, detail);
            case CANCELLED -> new Problem(Kind.CANCELLED, detail);
            case MODEL -> new Problem(Kind.UNAVAILABLE, detail);
        };
    }
}
