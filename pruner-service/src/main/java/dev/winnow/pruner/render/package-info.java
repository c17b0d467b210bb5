/**
 * The text of a context: blocks of documents, lines of facts, headings, markers and the citations
 * that refer to them. Entry point: {@link dev.winnow.pruner.render.ContextLayout}. Nothing is
 * decided here, and the text of a document is sliced, never written anew.
 */
@NullMarked
package dev.winnow.pruner.render;

import org.jspecify.annotations.NullMarked;
