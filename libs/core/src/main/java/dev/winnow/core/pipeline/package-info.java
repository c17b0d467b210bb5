/**
 * The pipeline: {@code query -> kg -> retriever -> reranker -> pruner -> compact context}. A {@link
 * dev.winnow.core.pipeline.Stage} reads a {@link dev.winnow.core.pipeline.PipelineState} and
 * returns one that has grown; the {@link dev.winnow.core.pipeline.StageChain} owns time shares and
 * decides what a failure means. Must not know HTTP, Kafka or Spring.
 */
@NullMarked
package dev.winnow.core.pipeline;

import org.jspecify.annotations.NullMarked;
