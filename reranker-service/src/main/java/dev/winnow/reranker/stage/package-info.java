/**
 * The reranker as a stage of the pipeline: one pass of a model over (question, passage) gives a
 * rank score and a keep-probability for each sentence (Chirkova et al., "Provence: efficient and
 * robust context pruning for retrieval-augmented generation", ICLR 2025, arXiv 2501.16214). The
 * pruner decides later what is kept. Depends neither on Spring, nor on a transport, nor on a
 * runtime of models.
 */
@NullMarked
package dev.winnow.reranker.stage;

import org.jspecify.annotations.NullMarked;
