/**
 * Reranking of documents that a caller sends with the question, in plain Java: limits, and the kept
 * text of a document at a threshold. Depends neither on the dialects of the requests nor on Spring.
 */
@NullMarked
package dev.winnow.reranker.documents;

import org.jspecify.annotations.NullMarked;
