package dev.winnow.core.fusion;

/** The method that makes one list of several. */
public enum FusionMethod {
    /** A weighted sum of normalised scores. */
    WEIGHTED,
    /** Weighted reciprocal ranks. */
    RRF
}
