/**
 * Hybrid retrieval: the best passages by words and by vectors, every one of their union scored by
 * both, fused into one list (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid
 * Retrieval", TOIS 2023; Li et al., "To Interpolate or not to Interpolate", SIGIR 2022). {@link
 * dev.winnow.retriever.search.HybridRetriever} is the way in, {@link
 * dev.winnow.retriever.search.RetrieverStage} its place in the line. Knows nothing of Lucene's
 * classes, HTTP or Spring.
 */
@NullMarked
package dev.winnow.retriever.search;

import org.jspecify.annotations.NullMarked;
