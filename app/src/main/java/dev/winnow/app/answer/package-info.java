/**
 * Answers to questions that came by topic, by the same generator and from the same prompt as in the
 * chat. Must not know topics or how records are read and written.
 */
@NullMarked
package dev.winnow.app.answer;

import org.jspecify.annotations.NullMarked;
