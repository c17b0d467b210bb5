/**
 * The contracts of retrieval: an index with a lexical and a dense search, an encoder for the
 * vectors, and the result, a {@link dev.winnow.core.retrieval.Candidate} that explains its own
 * score.
 *
 * <p>Every scorer scores every passage of the union of both lists, so that no passage has a missing
 * score (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023, and
 * the first stage of "To Interpolate or not to Interpolate: PRF, Dense and Sparse Retrievers",
 * SIGIR 2022).
 */
@NullMarked
package dev.winnow.core.retrieval;

import org.jspecify.annotations.NullMarked;
