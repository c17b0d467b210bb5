package dev.winnow.pruner.select;

import dev.winnow.core.score.Score;

/**
 * Lowers keep-probabilities by where their passage stands among the candidates. A model that reads one passage at a time cannot know that another
 * one answers: of five passages of a pool it kept three sentences beside the point for each that was needed. So the odds of a sentence are
 * multiplied with those of its passage to answer, as a share of the best candidate's: those of the best passage stay as they are, and so do all of
 * a lone one. Measured in docs/results/context.md.
 */
final class Standing {

    /** A probability is kept this far from 1, as in {@link Score#odds}; one of 0 stays 0. */
    private static final double LEAST = 1e-6;

    private Standing() {}

    /**
     * The standing of a passage.
     *
     * @param rank calibrated probability that it answers
     * @param best the highest one of a candidate
     * @param weight exponent, 0 to 1: 0 lowers nothing
     * @return above 0 up to 1, the same on every machine
     */
    static float of(Score rank, Score best, float weight) {
        return rank.compareTo(best) >= 0
                ? 1f
                : (float) StrictMath.pow(rank.odds() / best.odds(), weight);
    }

    /** A keep-probability with its odds multiplied by a standing. */
    static Score lowered(Score keep, float standing) {
        if (standing == 1f) {
            return keep;
        }
        double inside = Math.min(keep.value(), 1 - LEAST);
        double less = inside * standing;
        return Score.probability((float) (less / (less + 1 - inside)));
    }
}
