package dev.winnow.core.rerank;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one call and its cost.
 *
 * @param passages those that were read, in the order in which they were given
 * @param cut why reading ended before the {@link StoppingRule} did: the time was over, or the
 *     model's queue had no room for another wave; null if it did not
 * @param questionCut whether the question was longer than the model reads, so that only its
 *     beginning was compared
 * @param windows of the passages that were read, the model's windows
 * @param tokens tokens that the model read for these passages, specials and repeated context
 *     included
 * @param timings the times of the call
 */
public record Reranking(
        List<Reranked> passages,
        @Nullable Problem cut,
        boolean questionCut,
        Windows windows,
        int tokens,
        Timings timings) {

    /**
     * Windows of passages.
     *
     * @param read how many the model has read
     * @param all how many the passages take
     */
    public record Windows(int read, int all) {}

    /**
     * The end of a reranker that ran out of time after some of the passages. Those that it did not
     * read may hold anything.
     */
    public static final Outcome CUT = new Outcome.Degraded("reading-cut");

    /** The same where the model's queue had no room for another wave. */
    public static final Outcome CROWDED = new Outcome.Degraded(Problem.Kind.OVERLOADED.type());

    /** Whether a reranker with this outcome left passages unread that it would have read. */
    public static boolean isCut(Outcome outcome) {
        return outcome.equals(CUT) || outcome.equals(CROWDED);
    }

    public Reranking {
        passages = List.copyOf(passages);
    }

    /**
     * This, for who has no use for a part of it.
     *
     * @throws StageException if reading was cut
     */
    public Reranking whole() throws StageException {
        if (cut != null) {
            throw new StageException(cut, null);
        }
        return this;
    }

    /**
     * Times of one call of a model.
     *
     * @param queueWait longest time that a row of the call waited for a session
     * @param tokenizing time spent on tokenising, summed over threads
     * @param tokenizingAlone the part of it before the model had its first row: later ones are
     *     tokenised while the model runs
     * @param inference time spent in the model, summed over threads
     */
    public record Timings(
            Duration queueWait, Duration tokenizing, Duration tokenizingAlone, Duration inference) {

        /** No time at all. */
        public static final Timings NONE =
                new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
