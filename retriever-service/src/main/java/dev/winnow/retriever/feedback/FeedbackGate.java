package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import java.util.Locale;

/**
 * Opens for questions that feedback is likely to help: words and vectors found different passages,
 * so that each has something to learn from the other, and the list is flat, so that more than one
 * passage is worth learning from.
 *
 * @param maxAgreement most that the ten best passages of both sources may have in common, as a
 *     share of ten; 0 to 1
 * @param maxGap most that the score may drop from the first to the tenth passage of the list that
 *     feedback is taken from, as a share of the first; 0 to 1
 */
public record FeedbackGate(float maxAgreement, float maxGap) {

    /**
     * The limits in {@code gate.properties}, which says what they were fitted on and by which
     * command.
     */
    public static final FeedbackGate DEFAULTS = FittedGate.read();

    private static final String KEY = "winnow.retriever.prf.gate.";

    public FeedbackGate {
        Ranges.share(KEY + "max-agreement", maxAgreement);
        Ranges.share(KEY + "max-gap", maxGap);
    }

    /** What the gate says about one question. */
    public record Decision(boolean open, String reason) {}

    /** Whether feedback is likely to help. */
    public boolean opens(FeedbackSignals signals) {
        return signals.agreement() <= maxAgreement && signals.gap() <= maxGap;
    }

    /**
     * Whether feedback is likely to help. The reason names the first limit that was missed, or the
     * numbers that passed.
     */
    public Decision decide(FeedbackSignals signals) {
        if (opens(signals)) {
            return new Decision(
                    true,
                    String.format(
                            Locale.ROOT,
                            "gate-open: agreement %.2f, gap %.2f",
                            signals.agreement(),
                            signals.gap()));
        }
        return signals.agreement() <= maxAgreement
                ? closed("gap %.2f above %.2f", signals.gap(), maxGap)
                : closed("agreement %.2f above %.2f", signals.agreement(), maxAgreement);
    }

    private static Decision closed(String limit, float value, float bound) {
        return new Decision(
                false, "gate-closed: " + String.format(Locale.ROOT, limit, value, bound));
    }
}
