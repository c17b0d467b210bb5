package dev.winnow.core.rerank;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.score.Score;
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

    /**
     * The model's scores of one passage.
     *
     * @param passageId the passage; its text stands once, in its candidate
     * @param rankLogit raw rank score
     * @param rankProbability calibrated rank score
     * @param sentences one score for each sentence that was read, in order; together they cover the
     *     text unless some of a long passage was left unread. Empty from a model without a prune
     *     head
     * @param truncated whether some of the text was longer than the model could read; for the
     *     question there is {@link Reranking#questionCut()}
     */
    public record Reranked(
            PassageId passageId,
            Score rankLogit,
            Score rankProbability,
            List<SentenceScore> sentences,
            boolean truncated) {

        public Reranked {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * The probability that a sentence is needed for the answer.
     *
     * @param start first UTF-16 unit in the passage's text, inclusive
     * @param end last UTF-16 unit in the passage's text, exclusive
     * @param keep calibrated keep-probability
     */
    public record SentenceScore(int start, int end, Score keep) {

        public SentenceScore {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException(
                        "a sentence spans at least one character, got %d to %d"
                                .formatted(start, end));
            }
        }
    }
}
