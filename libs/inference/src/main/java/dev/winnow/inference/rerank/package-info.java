/**
 * Reranking and pruning in one pass, after Provence (Chirkova et al., ICLR 2025, arXiv 2501.16214):
 * one run over (question, passage) gives a rank score and a keep-probability for every token, and a
 * sentence gets the mean over its tokens.
 *
 * <p>Unlike there, a long passage is read whole: windows at sentence borders carry the heading and
 * one neighbouring sentence on each side, and every token is scored exactly once. Sentences are
 * tokenised one by one, so spans never come from tokens and text is never decoded.
 *
 * <p>Entry points are {@link dev.winnow.inference.rerank.OnnxReranker} for the pipeline and {@link
 * dev.winnow.inference.rerank.PassageScorer} for evaluation, which brings its own sentences and
 * wants scores before calibration. The decision what to keep is not made here.
 */
@NullMarked
package dev.winnow.inference.rerank;

import org.jspecify.annotations.NullMarked;
