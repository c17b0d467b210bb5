/**
 * The contract of reranking and pruning in one pass, after Provence (Chirkova et al., "Provence: efficient and robust context
 * pruning for retrieval-augmented generation", ICLR 2025, arXiv 2501.16214): one run of a cross-encoder over (question, passage) gives a rank score and a
 * keep-probability for every sentence. What is kept is decided later and elsewhere, without a model. Beyond the paper, the best sentences of several
 * passages can be read once more in one row, so that they are compared: listwise where the first reading is pointwise.
 */
@NullMarked
package dev.winnow.core.rerank;

import org.jspecify.annotations.NullMarked;
