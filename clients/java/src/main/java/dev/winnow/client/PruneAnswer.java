package dev.winnow.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each passage.
 *
 * @param passages all passages of the request in its order, those of which nothing is left included
 * @param tokensBefore tokens of all passages whole
 * @param tokensAfter tokens of what is kept
 * @param reports one for each stage that ran
 */
public record PruneAnswer(
        List<Pruned> passages, int tokensBefore, int tokensAfter, List<StageSummary> reports) {

    /** Copies the lists. */
    public PruneAnswer {
        passages = List.copyOf(passages);
        reports = List.copyOf(reports);
    }

    /** What was lost on the way; empty if nothing was. */
    public List<Degraded> degraded() {
        return StageSummary.degraded(reports);
    }

    /**
     * A passage.
     *
     * @param id as in the request
     * @param rankScore how surely it helps to answer, 0 to 1; null if no model ran
     * @param kept kept sentences in the order of the passage
     * @param text the kept sentences, joined; empty if nothing is left
     */
    public record Pruned(String id, @Nullable Double rankScore, List<Kept> kept, String text) {

        /** Copies the list. */
        public Pruned {
            kept = List.copyOf(kept);
        }
    }

    /**
     * A kept sentence.
     *
     * @param start first UTF-16 unit in the passage's text, inclusive
     * @param end last UTF-16 unit in the passage's text, exclusive
     * @param probability the keep-probability, 0 to 1; null where no model scored sentences
     * @param reason why it was kept
     */
    public record Kept(int start, int end, @Nullable Double probability, String reason) {}
}
