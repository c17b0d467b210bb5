package dev.winnow.app.soak;

/**
 * A question and what must come of it.
 *
 * @param text the question
 * @param contextId the id of the context that the line in one process gives: a hash of its canonical bytes
 */
public record SoakQuestion(String text, String contextId) {}
