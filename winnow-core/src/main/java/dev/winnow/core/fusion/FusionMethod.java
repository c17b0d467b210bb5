package dev.winnow.core.fusion;

/** How several lists become one. */
public enum FusionMethod {
    /** A weighted sum of normalised scores. */
    WEIGHTED,
    /** Weighted reciprocal ranks. */
    RRF
}
