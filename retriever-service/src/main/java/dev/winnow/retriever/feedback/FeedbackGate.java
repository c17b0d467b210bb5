package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackSignals;
import java.util.Locale;

/**
 * Opens for questions that feedback is likely to help: both sources agree on something, many passages are about as good as the first one, the
 * feedback passages are about one thing, and the fed-back question is still the one that was asked.
 *
 * @param minAgreement least share of common passages in the ten best of both sources, 0 to 1
 * @param maxGap most that the score may drop from the first to the tenth passage of the list that feedback is taken from, as a share of the first; 0 to 1.
 *     A steep list says that one passage answers the question, and then there is nothing to learn from the next ones
 * @param minCoherence least mean cosine of the feedback vectors, -1 to 1
 * @param maxDrift most that the question's vector may move, as 1 minus the cosine; 0 to 2
 */
public record FeedbackGate(float minAgreement, float maxGap, float minCoherence, float maxDrift) {

    /** The limits in {@code gate.properties}, which says what they were fitted on and by which command. */
    public static final FeedbackGate DEFAULTS = FittedGate.read();

    private static final String KEY = "winnow.retriever.prf.gate.";

    public FeedbackGate {
        Ranges.share(KEY + "min-agreement", minAgreement);
        Ranges.share(KEY + "max-gap", maxGap);
        Ranges.between(KEY + "min-coherence", minCoherence, -1f, 1f);
        Ranges.between(KEY + "max-drift", maxDrift, 0f, 2f);
    }

    /** What the gate says about one question. */
    public record Decision(boolean open, String reason) {}

    /** Whether feedback is likely to help. */
    public boolean opens(FeedbackSignals signals) {
        return signals.agreement() >= minAgreement
                && signals.gap() <= maxGap
                && signals.coherence() >= minCoherence
                && signals.drift() <= maxDrift;
    }

    /** Whether feedback is likely to help. The reason names the first limit that was missed, or the numbers that passed. */
    public Decision decide(FeedbackSignals signals) {
        if (opens(signals)) {
            return new Decision(
                    true,
                    String.format(
                            Locale.ROOT,
                            "gate-open: agreement %.2f, gap %.2f, coherence %.2f, drift %.3f",
                            signals.agreement(),
                            signals.gap(),
                            signals.coherence(),
                            signals.drift()));
        }
        if (!(signals.agreement() >= minAgreement)) {
            return closed("agreement %.2f below %.2f", signals.agreement(), minAgreement);
        }
        if (!(signals.gap() <= maxGap)) {
            return closed("gap %.2f above %.2f", signals.gap(), maxGap);
        }
        if (!(signals.coherence() >= minCoherence)) {
            return closed("coherence %.2f below %.2f", signals.coherence(), minCoherence);
        }
        return closed("drift %.3f above %.3f", signals.drift(), maxDrift);
    }

    private static Decision closed(String limit, float value, float bound) {
        return new Decision(
                false, "gate-closed: " + String.format(Locale.ROOT, limit, value, bound));
    }
}
