package dev.winnow.core.query;

/**
 * The time at which the lexical and the dense list are interpolated, as "To Interpolate or not to
 * Interpolate" (Li et al., SIGIR 2022, section 3) has it: before feedback, after it, or both.
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
