package dev.winnow.retriever.api;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.Problems;
import dev.winnow.retriever.index.IndexWriteException;

/** Changes that the index cannot store at the moment, as problems. */
public final class IndexProblems {

    private IndexProblems() {}

    /** 507 for want of room, otherwise 503; both with {@code Retry-After}. */
    public static ProblemException of(IndexWriteException failure) {
        Problems kind =
                failure.isForRoom() ? Problems.INSUFFICIENT_STORAGE : Problems.INDEX_UNAVAILABLE;
        return kind.because(String.valueOf(failure.getMessage()));
    }
}
