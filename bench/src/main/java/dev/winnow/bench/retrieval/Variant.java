package dev.winnow.bench.retrieval;

import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;

/**
 * Settings of retrieval, as a line of a table.
 *
 * @param name unique within an experiment
 * @param mode which sources are asked
 * @param settings how their lists are made, fused and fed back
 */
public record Variant(String name, RetrievalMode mode, RetrievalSettings settings) {}
