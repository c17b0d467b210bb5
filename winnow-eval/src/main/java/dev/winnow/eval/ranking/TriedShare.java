package dev.winnow.eval.ranking;

/**
 * A share of the model that was tried on the queries of a fit.
 *
 * @param share of the interpolated list, 0 (retrieval alone) to 1 (the model alone)
 * @param ndcg mean nDCG@10
 * @param behind how far the mean is below the best share's, 0 upwards
 * @param error standard error of that difference, paired by query
 */
public record TriedShare(float share, double ndcg, double behind, double error) {

    /** Whether the queries cannot tell it from the best one. */
    boolean levelWithBest() {
        return behind <= error;
    }
}
