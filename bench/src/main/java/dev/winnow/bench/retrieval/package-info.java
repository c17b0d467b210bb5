/**
 * Quality of the candidates on public collections, with the product's own index and retriever, and
 * of their order by a reranker, alone and interpolated with the scores that made the list. The
 * set-up follows the paper that Winnow's retriever stands on, "To Interpolate or not to
 * Interpolate" (SIGIR 2022), on collections in BEIR layout. Beside it what a store costs as it
 * grows: one collection of any size made from a real one, put into several stores.
 */
@NullMarked
package dev.winnow.bench.retrieval;

import org.jspecify.annotations.NullMarked;
