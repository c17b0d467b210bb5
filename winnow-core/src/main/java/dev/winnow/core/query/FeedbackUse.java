package dev.winnow.core.query;

/** Whether a question is searched a second time with what the first search taught. */
public enum FeedbackUse {
    /** Never. */
    OFF,
    /** Where the signals of the first search speak for it. */
    GATE,
    /** Always. */
    ON
}
