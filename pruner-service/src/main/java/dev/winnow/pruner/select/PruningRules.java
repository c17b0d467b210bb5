package dev.winnow.pruner.select;

/**
 * Rules of every decision of a pruner, whatever the request's settings.
 *
 * @param maxHeadingTokens most tokens of a heading line without its marker, 0 upwards
 * @param rankWeight the reranker's share in the order of the passages, 0 to 1; the rest is
 *     retrieval's, see {@link dev.winnow.core.fusion.RankInterpolation}
 */
public record PruningRules(int maxHeadingTokens, float rankWeight) {

    /**
     * The largest share with which hardly any development set ranks below retrieval alone, see
     * docs/results/defaults.md.
     */
    public static final float DEFAULT_RANK_WEIGHT = .3f;

    /** 24 tokens hold a title and two headings of usual length; picked by hand. */
    public static final PruningRules DEFAULTS = new PruningRules(24, DEFAULT_RANK_WEIGHT);

    public PruningRules {
        if (maxHeadingTokens < 0) {
            throw new IllegalArgumentException(
                    "a heading has 0 or more tokens, got " + maxHeadingTokens);
        }
        if (!(rankWeight >= 0f && rankWeight <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.pruner.rank-weight must lie between 0 and 1, got " + rankWeight);
        }
    }

    /** These rules with another share of the reranker. */
    public PruningRules withRankWeight(float share) {
        return new PruningRules(maxHeadingTokens, share);
    }
}
