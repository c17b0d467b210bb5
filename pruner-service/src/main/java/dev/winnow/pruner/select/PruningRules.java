package dev.winnow.pruner.select;

/**
 * What holds for every decision of a pruner, whatever the request's settings.
 *
 * @param maxHeadingTokens most tokens of a heading line without its marker, 0 upwards
 * @param guard what is kept below the threshold for the sake of others
 * @param rankWeight the reranker's share in the order of the passages, 0 to 1; the rest is retrieval's, see {@link
 *     dev.winnow.core.fusion.RankInterpolation}
 * @param standingWeight how much a sentence loses because other passages answer more likely than its own, 0 to 1: the exponent of its
 *     passage's odds as a share of the best candidate's
 */
public record PruningRules(
        int maxHeadingTokens, Guard guard, float rankWeight, float standingWeight) {

    /**
     * 24 tokens hold a title and two headings of usual length, picked by hand; no guard, the order is the reranker's, and odds are multiplied as
     * they are.
     */
    public static final PruningRules DEFAULTS = new PruningRules(24, Guard.NONE, 1f, 1f);

    public PruningRules {
        if (maxHeadingTokens < 0) {
            throw new IllegalArgumentException(
                    "winnow.pruner.max-heading-tokens must be 0 or more, got " + maxHeadingTokens);
        }
        if (!(rankWeight >= 0f && rankWeight <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.pruner.rank-weight must lie between 0 and 1, got " + rankWeight);
        }
        if (!(standingWeight >= 0f && standingWeight <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.pruner.standing-weight must lie between 0 and 1, got "
                            + standingWeight);
        }
    }

    /** These rules with another guard. */
    public PruningRules withGuard(Guard other) {
        return new PruningRules(maxHeadingTokens, other, rankWeight, standingWeight);
    }

    /** These rules with another share of the reranker. */
    public PruningRules withRankWeight(float share) {
        return new PruningRules(maxHeadingTokens, guard, share, standingWeight);
    }

    /** These rules with another weight of a passage's standing. */
    public PruningRules withStandingWeight(float weight) {
        return new PruningRules(maxHeadingTokens, guard, rankWeight, weight);
    }
}
