package dev.winnow.retriever.index;

import dev.winnow.core.passage.Passage;

/**
 * A passage and its vector.
 *
 * @param vector unit length, as long as the embedder's dimensions; empty if the passage has none and is to be found by its words only;
 *     not copied, must not change
 */
public record EmbeddedPassage(Passage passage, float[] vector) {}
