package dev.winnow.eval.retrieval;

import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalSettings;

/**
 * The settings of a line, as they are written to JSON.
 *
 * @param search how the index is searched
 * @param retrieval how lists are made, fused and fed back
 */
public record RetrievalSetup(SearchSettings search, RetrievalSettings retrieval) {}
