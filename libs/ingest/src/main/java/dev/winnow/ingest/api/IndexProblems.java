package dev.winnow.ingest.api;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.io.IOException;
import org.apache.commons.io.function.IOSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an index cannot do at the moment, as problems. */
public final class IndexProblems {

    private static final Logger LOG = LoggerFactory.getLogger(IndexProblems.class);

    private IndexProblems() {}

    /** Uses the index; what it cannot do is thrown as a problem. */
    static <T> T with(IOSupplier<T> use) {
        try {
            return use.get();
        } catch (IOException e) {
            throw of(e);
        }
    }

    /** 507 for want of room to write, otherwise 503; both with {@code Retry-After}. */
    public static ProblemException of(IOException failure) {
        return new ProblemException(problem(failure), failure);
    }

    private static Problem problem(IOException failure) {
        String words = String.valueOf(failure.getMessage());
        return switch (failure) {
            case IndexWriteException write when write.isForRoom() ->
                    new Problem(Kind.INSUFFICIENT_STORAGE, words);
            case IndexWriteException ignored -> new Problem(Kind.INDEX_UNAVAILABLE, words);
            case DamagedIndexException ignored -> new Problem(Kind.INDEX_UNAVAILABLE, words);
            default -> {
                LOG.error("the index cannot be read", failure);
                yield new Problem(
                        Kind.INDEX_UNAVAILABLE, "the index cannot be read; the log says why");
            }
        };
    }
}
