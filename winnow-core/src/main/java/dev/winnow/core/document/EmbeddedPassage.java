package dev.winnow.core.document;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;

/**
 * A passage and what encoders made of it.
 *
 * @param vector unit length, as long as the embedder's dimensions; empty if the passage has none and is to be found by its words only;
 *     not copied, must not change
 * @param impacts {@link Impacts#NONE} if no sparse encoder read it
 */
public record EmbeddedPassage(Passage passage, float[] vector, Impacts impacts) {

    /** A passage that no sparse encoder read. */
    public EmbeddedPassage(Passage passage, float[] vector) {
        this(passage, vector, Impacts.NONE);
    }
}
