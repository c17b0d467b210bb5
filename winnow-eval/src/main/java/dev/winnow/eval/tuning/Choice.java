package dev.winnow.eval.tuning;

import dev.winnow.retriever.search.RetrievalSettings;

/**
 * Settings that can be chosen, and what they give.
 *
 * @param settings complete, with the use of feedback
 * @param figures query by query
 */
record Choice(RetrievalSettings settings, Figures figures) {}
