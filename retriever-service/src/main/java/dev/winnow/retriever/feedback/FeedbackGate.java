package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackSignals;
import java.util.Locale;

/**
 * Opens for questions that feedback is likely to help: both sources agree on something, the feedback passages are about one thing, and the
 * fed-back question is still the one that was asked.
 *
 * @param minAgreement least share of common passages in the ten best of both sources, 0 to 1
 * @param minCoherence least mean cosine of the feedback vectors, -1 to 1
 * @param maxDrift most that the question's vector may move, as 1 minus the cosine; 0 to 2
 */
public record FeedbackGate(float minAgreement, float minCoherence, float maxDrift) {

    public static final float DEFAULT_MIN_AGREEMENT = .2f;

    public static final float DEFAULT_MIN_COHERENCE = .5f;

    public static final float DEFAULT_MAX_DRIFT = .3f;

    public static final FeedbackGate DEFAULTS =
            new FeedbackGate(DEFAULT_MIN_AGREEMENT, DEFAULT_MIN_COHERENCE, DEFAULT_MAX_DRIFT);

    /** What the gate says about one question. */
    public record Decision(boolean open, String reason) {}

    /** Whether feedback is likely to help. The reason names the first limit that was missed, or the numbers that passed. */
    public Decision decide(FeedbackSignals signals) {
        if (signals.agreement() < minAgreement) {
            return closed("agreement %.2f below %.2f", signals.agreement(), minAgreement);
        }
        if (signals.coherence() < minCoherence) {
            return closed("coherence %.2f below %.2f", signals.coherence(), minCoherence);
        }
        if (signals.drift() > maxDrift) {
            return closed("drift %.2f above %.2f", signals.drift(), maxDrift);
        }
        return new Decision(
                true,
                String.format(
                        Locale.ROOT,
                        "gate-open: agreement %.2f, coherence %.2f, drift %.2f",
                        signals.agreement(),
                        signals.coherence(),
                        signals.drift()));
    }

    private static Decision closed(String limit, float value, float bound) {
        return new Decision(
                false, "gate-closed: " + String.format(Locale.ROOT, limit, value, bound));
    }
}
