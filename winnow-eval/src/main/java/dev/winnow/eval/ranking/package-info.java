/**
 * The lists of retrieval in the order of a reranker: alone, and interpolated with the scores that
 * made the list. The weight is fitted on queries that are measured nowhere.
 */
@NullMarked
package dev.winnow.eval.ranking;

import org.jspecify.annotations.NullMarked;
