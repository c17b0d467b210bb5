package dev.winnow.core.fusion;

/**
 * The method that makes one list of several. Weighted scores beat ranks at the top (nDCG@10 .483
 * against .465 over the means of 29 collections, Anserini's tables); ADR 0009 says why the window.
 */
public enum FusionMethod {
    /** A weighted sum of normalised scores. */
    WEIGHTED,
    /** Weighted reciprocal ranks. */
    RRF;

    /** The fusion by this method. */
    public Fusion fusion() {
        return switch (this) {
            case WEIGHTED -> new WeightedFusion();
            case RRF -> new ReciprocalRankFusion(ReciprocalRankFusion.DEFAULT_RANK_CONSTANT);
        };
    }
}
