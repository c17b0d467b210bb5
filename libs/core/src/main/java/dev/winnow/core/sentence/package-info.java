/**
 * Sentences as spans of the text. The rules are those that made the sentence labels of the training
 * data, so that inference meets the borders that training saw; list items, table rows and code are
 * units on top of them, as the blocks of a text say. Passages are cut into sentences because the
 * pruner keeps or drops whole ones (Chirkova et al., "Provence: efficient and robust context
 * pruning for retrieval-augmented generation", ICLR 2025, section 3).
 *
 * <p>{@link dev.winnow.core.sentence.SentenceSplitter} is the entry point. The package must not
 * know passages, tokens, models or scores: it sees one text and answers with offsets.
 */
@NullMarked
package dev.winnow.core.sentence;

import org.jspecify.annotations.NullMarked;
