/**
 * The index on Lucene: originals, passages, words and vectors of all documents in one directory
 * with one commit, so that they can never disagree. {@link dev.winnow.core.document.DocumentStore}
 * is the way in; searching goes through {@link dev.winnow.core.retrieval.PassageIndex}. Knows
 * nothing of files, formats, HTTP or Spring.
 */
@NullMarked
package dev.winnow.retriever.index;

import org.jspecify.annotations.NullMarked;
