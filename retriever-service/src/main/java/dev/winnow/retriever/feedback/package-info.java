/**
 * Pseudo-relevance feedback on both sides: a question is made richer by what the first round found.
 * Words by RM3, vectors by Vector-PRF (Li et al., "Pseudo Relevance Feedback with Deep Language
 * Models and Dense Retrievers", TOIS 2023, and "To Interpolate or not to Interpolate", SIGIR 2022),
 * and a gate that decides for each question whether that is likely to help.
 *
 * <p>Arithmetic only: knows nothing of indexes, models or the line. Every order ends in a term or a
 * position.
 */
@NullMarked
package dev.winnow.retriever.feedback;

import org.jspecify.annotations.NullMarked;
