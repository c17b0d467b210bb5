/**
 * The decision: which sentences of which passages, and which facts, are part of the compact
 * context. No model runs here; everything follows from rank scores and keep-probabilities that
 * exist already, so another threshold or budget costs no inference (Chirkova et al., "Provence:
 * efficient and robust context pruning for retrieval-augmented generation", ICLR 2025, arXiv
 * 2501.16214, for the probabilities; the order of the steps is Winnow's).
 *
 * <p>Entry point: {@link dev.winnow.pruner.select.Pruner}, which reads as the list of the steps.
 * Must not depend on Spring, HTTP, Kafka or a model.
 */
@NullMarked
package dev.winnow.pruner.select;

import org.jspecify.annotations.NullMarked;
