/**
 * Feedback and interpolation, measured: the grid of "To Interpolate or not to Interpolate: PRF, Dense and Sparse Retrievers" (Li et al., SIGIR 2022)
 * with Winnow's retriever on collections in BEIR layout, with paired tests, and the paper's own table beside it in sign and rank. Begin
 * with {@link dev.winnow.eval.feedback.GridRun}.
 *
 * <p>Knows the product's settings, not how it searches; nothing here chooses settings, which is the subject of the package {@link dev.winnow.eval.tuning}.
 */
@NullMarked
package dev.winnow.eval.feedback;

import org.jspecify.annotations.NullMarked;
