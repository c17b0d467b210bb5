/**
 * Contexts that reach a generator, measured on the product's own pipeline from retrieval to the
 * decision: how often the answer stands in a context of so many tokens, with whole passages and
 * with pruned ones, and what is kept of evidence that lies in several passages.
 */
@NullMarked
package dev.winnow.bench.context;

import org.jspecify.annotations.NullMarked;
