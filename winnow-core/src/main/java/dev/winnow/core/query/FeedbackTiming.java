package dev.winnow.core.query;

/**
 * When the lists of words and vectors are interpolated, as "To Interpolate or not to Interpolate" (Li et al., SIGIR 2022, section 3) names
 * it: before feedback, after it, or both.
 */
public enum FeedbackTiming {
    /** No second round: one interpolated list. */
    NONE,
    /** Feedback from the interpolated list, the final list of vectors alone. */
    PRE,
    /** Feedback from the vectors' list alone, the final list interpolated. */
    POST,
    /** Feedback from the interpolated list, the final list interpolated. */
    BOTH
}
