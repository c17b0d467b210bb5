/**
 * A conversation and the answer to its last question, without transport: which words are looked up,
 * how the sources are fenced in the prompt, which markers of an answer are citations, and what
 * stands in for an answer where there is no generator.
 *
 * <p>The fence follows the advice of OWASP's LLM01 (prompt injection): retrieved text is data,
 * marked off by a line that no author can guess. Entry points: {@link
 * dev.winnow.app.chat.QuestionRewriter}, {@link dev.winnow.app.chat.AnswerService}. Must not know
 * HTTP, JSON or which client reaches the generator.
 */
@NullMarked
package dev.winnow.app.chat;

import org.jspecify.annotations.NullMarked;
