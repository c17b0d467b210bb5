/**
 * The reranker as a stage of the line: one pass of a model over (question, passage) gives a rank score and a keep-probability for
 * each sentence (Chirkova et al., "Provence: efficient and robust context pruning for retrieval-augmented generation", ICLR 2025,
 * arXiv 2501.16214). What is kept is decided later, elsewhere. Knows nothing of Spring, of a transport, or of what runs the
 * model.
 */
@NullMarked
package dev.winnow.reranker.stage;

import org.jspecify.annotations.NullMarked;
