package dev.winnow.core.query;

import org.jspecify.annotations.Nullable;

/**
 * The feedback and interpolation that one request asks for; what is null is left to the retriever,
 * whose own values may be fitted to its collection.
 *
 * @param feedback whether the best passages of the first search expand the question for a second
 *     one: off, on, or gate (where the first search speaks for it); default gate ({@code
 *     winnow.retriever.prf.feedback})
 * @param timing when the lists of words and of vectors are mixed: none (one mixed list, no second
 *     search), pre (before the second search, whose list is that of vectors), post (after it) or
 *     both; default post ({@code winnow.retriever.prf.timing})
 * @param feedbackWeight share of the words in the list whose best passages expand the question, 0
 *     to 1; default 0.5 ({@code winnow.retriever.prf.feedback-weight})
 * @param finalWeight share of the words in the final list, 0 to 1, for every question alike; left
 *     out, each question gets its own, around 0.36 ({@code winnow.retriever.fusion.final-weight})
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

    /**
     * The use of pseudo-relevance feedback: a second search, with a query expanded from the best
     * passages of the first.
     */
    public enum FeedbackUse {
        /** Never. */
        OFF,
        /** Where the signals of the first search recommend it. */
        GATE,
        /** Always. */
        ON
    }

    /**
     * The time at which the lexical and the dense list are interpolated, as "To Interpolate or not
     * to Interpolate" (Li et al., SIGIR 2022, section 3) has it: before feedback, after it, or
     * both.
     */
    public enum FeedbackTiming {
        /** No second round: one interpolated list. */
        NONE,
        /** Feedback from the interpolated list; the final list is the dense one. */
        PRE,
        /** Feedback from the dense list; the final list is interpolated. */
        POST,
        /** Feedback from the interpolated list; the final list is interpolated. */
        BOTH
    }
}
