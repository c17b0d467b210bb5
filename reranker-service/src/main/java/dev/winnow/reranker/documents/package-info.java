/**
 * Reranking of documents that a caller sends with the question, in plain Java: limits, and what is left
 * of a document at a threshold. Knows nothing of the dialects in which they come, nor of Spring.
 */
@NullMarked
package dev.winnow.reranker.documents;

import org.jspecify.annotations.NullMarked;
