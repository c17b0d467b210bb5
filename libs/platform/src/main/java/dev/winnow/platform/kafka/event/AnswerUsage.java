package dev.winnow.platform.kafka.event;

/**
 * Tokens of one exchange with a generator.
 *
 * @param promptTokens read
 * @param completionTokens written
 */
public record AnswerUsage(int promptTokens, int completionTokens) {}
