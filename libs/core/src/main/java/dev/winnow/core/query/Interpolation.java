package dev.winnow.core.query;

import org.jspecify.annotations.Nullable;

/**
 * The feedback and interpolation that one request asks for; what is null is left to the retriever,
 * whose own values may be fitted to its collection.
 *
 * @param feedback whether there is a second round
 * @param timing the time at which lists are interpolated
 * @param feedbackWeight weight of the lexical scores in the list that feedback is taken from, 0 to
 *     1
 * @param finalWeight weight of the lexical scores in the final list, 0 to 1, for every question
 *     alike
 */
public record Interpolation(
        @Nullable FeedbackUse feedback,
        @Nullable FeedbackTiming timing,
        @Nullable Float feedbackWeight,
        @Nullable Float finalWeight) {

    /** Everything as the retriever has it. */
    public static final Interpolation DEFAULTS = new Interpolation(null, null, null, null);

    public Interpolation {
        Settings.OutOfRangeException.share("feedback_weight", feedbackWeight);
        Settings.OutOfRangeException.share("final_weight", finalWeight);
    }
}
