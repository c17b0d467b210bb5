package dev.winnow.core.score;

/**
 * A number and its scale.
 *
 * @param value a finite number, whose range follows from the scale: 0 upwards of bm25 and impact,
 *     -1 to 1 of cosine, 0 to 1 of fused and probability, unbounded of logit; kept as a float from
 *     the model to the last byte written, never widened before it is compared
 * @param scale the quantity that the value measures; only values of one scale can be compared
 */
public record Score(float value, Scale scale) implements Comparable<Score> {

    public Score {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "a %s score must be finite, got %s".formatted(scale, value));
        }
        if (scale == Scale.PROBABILITY && (value < 0f || value > 1f)) {
            throw new IllegalArgumentException("a probability lies between 0 and 1, got " + value);
        }
    }

    public static Score probability(float value) {
        return new Score(value, Scale.PROBABILITY);
    }

    public static Score logit(float value) {
        return new Score(value, Scale.LOGIT);
    }

    public static Score fused(float value) {
        return new Score(value, Scale.FUSED);
    }

    /**
     * Orders by value, lowest first.
     *
     * @throws IllegalArgumentException if the scales differ: no order exists between them
     */
    @Override
    public int compareTo(Score other) {
        if (scale != other.scale) {
            throw new IllegalArgumentException(
                    "cannot compare a %s score with a %s score".formatted(scale, other.scale));
        }
        return Float.compare(value, other.value);
    }

    /** The quantity that a score measures. Only scores of one scale can be compared. */
    public enum Scale {
        /** Lucene's BM25, 0 upwards, comparable within one query and one index only. */
        BM25,
        /**
         * Inner product of learned term weights, 0 upwards, comparable within one query and one
         * index only.
         */
        IMPACT,
        /**
         * Cosine of two unit vectors, -1 to 1. What counts as "unrelated" differs from model to
         * model.
         */
        COSINE,
        /** A weighted sum of normalised scores, 0 to 1; comparable within one query only. */
        FUSED,
        /** A model's raw output before calibration, unbounded. */
        LOGIT,
        /** A calibrated probability, 0 to 1. The only scale for which thresholds exist. */
        PROBABILITY
    }
}
