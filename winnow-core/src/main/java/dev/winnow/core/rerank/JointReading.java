package dev.winnow.core.rerank;

import java.time.Duration;
import java.util.List;

/**
 * The best sentences of several passages, read in one row, and what that cost.
 *
 * @param passages all passages in the order in which they were given, with other probabilities for the sentences that were read
 * @param sentences how many were read
 * @param tokens tokens that the model read
 * @param queueWait time that the row waited for a session
 * @param tokenizing time spent on tokenising; the model waited for all of it
 * @param inference time spent in the model
 */
public record JointReading(
        List<Reranked> passages,
        int sentences,
        int tokens,
        Duration queueWait,
        Duration tokenizing,
        Duration inference) {

    public JointReading {
        passages = List.copyOf(passages);
    }

    /** Nothing was read; what was said of each passage by itself stands. */
    public static JointReading none(List<Reranked> apart) {
        return new JointReading(apart, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
