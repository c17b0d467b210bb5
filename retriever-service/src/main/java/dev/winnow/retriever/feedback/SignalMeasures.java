package dev.winnow.retriever.feedback;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.IndexView.Hit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the numbers of {@link dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals} are taken.
 */
public final class SignalMeasures {

    /** The ranks that a reader sees; more would measure how long the lists are. */
    public static final int TOP = 10;

    private SignalMeasures() {}

    /**
     * Share of common passages in the ten best of both lists, or in as many as the shorter one has;
     * 0 if one of them is empty.
     */
    public static float agreement(List<Hit> lexical, List<Hit> dense) {
        int compared = Math.min(TOP, Math.min(lexical.size(), dense.size()));
        Set<PassageId> first = new HashSet<>();
        for (Hit hit : lexical.subList(0, Math.min(TOP, lexical.size()))) {
            first.add(hit.id());
        }
        int common = 0;
        for (Hit hit : dense.subList(0, Math.min(TOP, dense.size()))) {
            common += first.contains(hit.id()) ? 1 : 0;
        }
        return compared == 0 ? 0f : Math.min(1f, common / (float) compared);
    }

    /**
     * Relative drop from the first to the tenth score; 1 if there are fewer than ten or nothing
     * scored.
     *
     * @param scores best first
     */
    public static float gap(float[] scores) {
        return scores.length < TOP || scores[0] <= 0f
                ? 1f
                : (scores[0] - scores[TOP - 1]) / scores[0];
    }
}
