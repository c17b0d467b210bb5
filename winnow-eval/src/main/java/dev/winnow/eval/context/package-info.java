/**
 * What reaches a generator: for a number of tokens, how often the answer stands in the context, with whole passages and with pruned ones. Measured on
 * the product's own line, from retrieval to the decision.
 */
@NullMarked
package dev.winnow.eval.context;

import org.jspecify.annotations.NullMarked;
