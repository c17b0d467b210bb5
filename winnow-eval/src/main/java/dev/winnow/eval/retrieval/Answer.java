package dev.winnow.eval.retrieval;

import dev.winnow.core.retrieval.FeedbackReport;

/**
 * What the retriever gave for one question.
 *
 * @param ranked the documents
 * @param feedback what came of feedback, with the signals that the gate sees
 */
public record Answer(RankedQuery ranked, FeedbackReport feedback) {}
