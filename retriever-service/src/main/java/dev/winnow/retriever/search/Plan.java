package dev.winnow.retriever.search;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.FeedbackSettings;
import java.util.Objects;

/**
 * What is in effect for one request: its wishes, and the retriever's settings where it has none.
 *
 * @param use whether there is a second round
 * @param timing when lists are interpolated
 * @param feedbackWeight share of the words in an interpolated feedback list
 * @param finalWeight share of the words in an interpolated final list
 */
record Plan(FeedbackUse use, FeedbackTiming timing, float feedbackWeight, float finalWeight) {

    static Plan of(RetrievalRequest request, RetrievalSettings settings) {
        Interpolation wishes = request.interpolation();
        FeedbackSettings usual = settings.feedback();
        return new Plan(
                Objects.requireNonNullElse(wishes.feedback(), usual.use()),
                Objects.requireNonNullElse(wishes.timing(), usual.timing()),
                Objects.requireNonNullElse(wishes.feedbackWeight(), usual.feedbackWeight()),
                Objects.requireNonNullElse(wishes.finalWeight(), settings.finalWeight()));
    }

    /**
     * What holds for a question once its first round is known: a share that the request names
     * stays.
     */
    Plan knowing(Round first, RetrievalRequest request, float usualSpread) {
        return request.interpolation().finalWeight() != null
                ? this
                : new Plan(
                        use, timing, feedbackWeight, first.lexicalShare(finalWeight, usualSpread));
    }

    /** Whether a second round is considered at all. */
    boolean considersFeedback() {
        return use != FeedbackUse.OFF && timing != FeedbackTiming.NONE;
    }

    /** Share of the words in the list that feedback is taken from. */
    float feedbackShare(Round round) {
        return round.share(timing == FeedbackTiming.POST ? 0f : feedbackWeight);
    }

    /**
     * Share of the words in the final list. Without a second round it is the interpolated one,
     * whatever the timing.
     */
    float finalShare(Round round) {
        return round.share(round.number() > 1 && timing == FeedbackTiming.PRE ? 0f : finalWeight);
    }
}
