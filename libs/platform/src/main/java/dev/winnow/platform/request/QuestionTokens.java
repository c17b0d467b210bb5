package dev.winnow.platform.request;

import dev.winnow.core.context.TokenCounter;

/**
 * Counts the tokens of questions. Published by a service that has a model, whose tokens they are:
 * the reranker's, else the embedder's. A service without a model limits the characters of a
 * question only.
 *
 * @param counter the model's
 */
public record QuestionTokens(TokenCounter counter) {}
