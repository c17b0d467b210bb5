/**
 * Settings that are fitted on labelled queries: what feedback, its gate and the lexical share give
 * on each query, the choice among them, and what the choice is worth on queries that took no part
 * in it; and the threshold that keeps as much of the evidence as is wanted.
 */
@NullMarked
package dev.winnow.bench.tuning;

import org.jspecify.annotations.NullMarked;
