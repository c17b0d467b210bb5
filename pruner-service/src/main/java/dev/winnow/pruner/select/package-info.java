/**
 * The decision: which sentences of which passages go into the compact context. No model runs here; everything follows from rank
 * scores and keep-probabilities that are already there, so another threshold or budget costs no inference (Chirkova et al.,
 * "Provence: efficient and robust context pruning for retrieval-augmented generation", ICLR 2025, arXiv 2501.16214, for the
 * probabilities; the order of the steps is Winnow's).
 *
 * <p>Entry point: {@link dev.winnow.pruner.select.Pruner}, which reads as the list of the steps. Knows nothing of Spring, HTTP,
 * Kafka or a model.
 */
@NullMarked
package dev.winnow.pruner.select;

import org.jspecify.annotations.NullMarked;
