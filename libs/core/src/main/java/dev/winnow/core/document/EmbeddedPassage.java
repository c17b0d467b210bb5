package dev.winnow.core.document;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A passage and what encoders made of it.
 *
 * @param vector unit length, as long as the embedder's dimensions; empty if the passage has none
 *     and is to be found by its words only; not copied, must not change
 * @param impacts {@link Impacts#NONE} if no sparse encoder read it
 */
public record EmbeddedPassage(Passage passage, float[] vector, Impacts impacts) {

    /**
     * A unit vector's squared length may miss 1 by the rounding of float arithmetic, not by more.
     */
    private static final double UNIT_TOLERANCE = 1e-3;

    /** A passage that no sparse encoder read. */
    public EmbeddedPassage(Passage passage, float[] vector) {
        this(passage, vector, Impacts.NONE);
    }

    /**
     * Does nothing if these are passages of the document, and their vectors ones of an index of so
     * many dimensions.
     *
     * @throws IllegalArgumentException if a passage does not fit the document, or a vector the
     *     index
     */
    public static void requireFitting(
            IncomingDocument document, List<EmbeddedPassage> passages, int dimensions) {
        Set<PassageId> seen = new HashSet<>();
        for (EmbeddedPassage embedded : passages) {
            check(document, embedded.passage(), seen);
            check(embedded.passage().id(), embedded.vector(), dimensions);
        }
    }

    private static void check(IncomingDocument document, Passage passage, Set<PassageId> seen) {
        if (!passage.documentId().equals(document.id())) {
            throw new IllegalArgumentException(
                    "passage %s is of document %s, not of %s"
                            .formatted(passage.id(), passage.documentId(), document.id()));
        }
        if (!seen.add(passage.id())) {
            throw new IllegalArgumentException(
                    "passage id %s stands twice in document %s"
                            .formatted(passage.id(), document.id()));
        }
        if (!document.text().startsWith(passage.text(), passage.start())) {
            throw new IllegalArgumentException(
                    "passage %s is not the original's text from %d to %d"
                            .formatted(passage.id(), passage.start(), passage.end()));
        }
    }

    private static void check(PassageId id, float[] vector, int dimensions) {
        if (vector.length == 0) {
            return;
        }
        if (vector.length != dimensions) {
            throw new IllegalArgumentException(
                    "the vector of passage %s has %d dimensions, this index has %d"
                            .formatted(id, vector.length, dimensions));
        }
        double square = 0;
        for (float component : vector) {
            square += (double) component * component;
        }
        // Written so that NaN fails, too.
        if (!(Math.abs(square - 1) <= UNIT_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "the vector of passage %s has length %s, must be 1"
                            .formatted(id, Math.sqrt(square)));
        }
    }
}
