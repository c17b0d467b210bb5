/**
 * How much of a list the reranker has to read: ways of reading are played over scores of all
 * candidates that were kept, and the product's own is timed beside reading all.
 */
@NullMarked
package dev.winnow.eval.reading;

import org.jspecify.annotations.NullMarked;
