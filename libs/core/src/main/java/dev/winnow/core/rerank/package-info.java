/**
 * The contract of reranking and pruning in one pass, after Provence (Chirkova et al., "Provence:
 * efficient and robust context pruning for retrieval-augmented generation", ICLR 2025, arXiv
 * 2501.16214): one run of a cross-encoder over (question, passage) gives a rank score and a
 * keep-probability for every sentence. The decision what to keep comes later and elsewhere, without
 * a model.
 */
@NullMarked
package dev.winnow.core.rerank;

import org.jspecify.annotations.NullMarked;
