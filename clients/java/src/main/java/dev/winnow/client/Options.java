package dev.winnow.client;

import org.jspecify.annotations.Nullable;

/**
 * What a request changes of the server's settings; null leaves a setting as the server has it.
 *
 * @param tokenBudget most tokens of the context, 1 upwards
 * @param threshold sentences with a lower keep-probability go, 0 to 1
 * @param minRank passages with a lower rank probability go whole, 0 to 1
 * @param topK passages from which sentences are kept, 1 upwards
 * @param candidates passages that are found and scored, 1 upwards
 */
public record Options(
        @Nullable Integer tokenBudget,
        @Nullable Double threshold,
        @Nullable Double minRank,
        @Nullable Integer topK,
        @Nullable Integer candidates) {

    /** Everything as the server has it. */
    public static final Options DEFAULTS = new Options(null, null, null, null, null);

    /** The same with another budget; null for the server's. */
    public Options withTokenBudget(@Nullable Integer other) {
        return new Options(other, threshold, minRank, topK, candidates);
    }

    /** The same with another threshold; null for the server's. */
    public Options withThreshold(@Nullable Double other) {
        return new Options(tokenBudget, other, minRank, topK, candidates);
    }

    /** The same with another least rank; null for the server's. */
    public Options withMinRank(@Nullable Double other) {
        return new Options(tokenBudget, threshold, other, topK, candidates);
    }

    /** The same with another number of passages; null for the server's. */
    public Options withTopK(@Nullable Integer other) {
        return new Options(tokenBudget, threshold, minRank, other, candidates);
    }

    /** The same with another number of candidates; null for the server's. */
    public Options withCandidates(@Nullable Integer other) {
        return new Options(tokenBudget, threshold, minRank, topK, other);
    }
}
