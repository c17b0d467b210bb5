package dev.winnow.core.score;

/** The quantity that a score measures. Only scores of one scale can be compared. */
public enum Scale {
    /** Lucene's BM25, 0 upwards, comparable within one query and one index only. */
    BM25,
    /**
     * Inner product of learned term weights, 0 upwards, comparable within one query and one index
     * only.
     */
    IMPACT,
    /**
     * Cosine of two unit vectors, -1 to 1. What counts as "unrelated" differs from model to model.
     */
    COSINE,
    /** A weighted sum of normalised scores, 0 to 1; comparable within one query only. */
    FUSED,
    /** A model's raw output before calibration, unbounded. */
    LOGIT,
    /** A calibrated probability, 0 to 1. The only scale for which thresholds exist. */
    PROBABILITY
}
