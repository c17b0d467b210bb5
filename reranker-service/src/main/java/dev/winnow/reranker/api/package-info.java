/**
 * The rerank dialects of Cohere, Jina and Voyage: thin mappers from a request to a call of {@link
 * dev.winnow.reranker.documents.DocumentReranking} and back. Nothing here ranks, filters or scores.
 */
@NullMarked
package dev.winnow.reranker.api;

import org.jspecify.annotations.NullMarked;
