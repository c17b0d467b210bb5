package dev.winnow.retriever.feedback;

import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.settings.Ranges;

/**
 * Whether, when and how the first round is fed back.
 *
 * @param use off, gate or on
 * @param timing when the lists are interpolated
 * @param feedbackWeight share of the words in the list that feedback is taken from, where that is
 *     interpolated; 0 to 1
 * @param sparse how words are fed back
 * @param dense how vectors are fed back
 * @param gate when the gate opens
 */
public record FeedbackSettings(
        FeedbackUse use,
        FeedbackTiming timing,
        float feedbackWeight,
        SparseFeedback sparse,
        DenseFeedback dense,
        FeedbackGate gate) {

    /** The paper's one weight for both stages (SIGIR 2022, section 4). */
    public static final float DEFAULT_FEEDBACK_WEIGHT = .5f;

    public static final FeedbackSettings DEFAULTS =
            new FeedbackSettings(
                    FeedbackUse.GATE,
                    FeedbackTiming.POST,
                    DEFAULT_FEEDBACK_WEIGHT,
                    SparseFeedback.DEFAULTS,
                    DenseFeedback.DEFAULTS,
                    FeedbackGate.DEFAULTS);

    public FeedbackSettings {
        Ranges.share("winnow.retriever.prf.feedback-weight", feedbackWeight);
    }

    /** The same, never used. */
    public FeedbackSettings off() {
        return with(FeedbackUse.OFF, timing);
    }

    /** The same with other feedback on words. */
    public FeedbackSettings with(SparseFeedback other) {
        return new FeedbackSettings(use, timing, feedbackWeight, other, dense, gate);
    }

    /** The same with other feedback on vectors. */
    public FeedbackSettings with(DenseFeedback other) {
        return new FeedbackSettings(use, timing, feedbackWeight, sparse, other, gate);
    }

    /** The same, used otherwise. */
    public FeedbackSettings with(FeedbackUse otherUse, FeedbackTiming otherTiming) {
        return new FeedbackSettings(otherUse, otherTiming, feedbackWeight, sparse, dense, gate);
    }
}
