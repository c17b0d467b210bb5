package dev.winnow.pruner.select;

import dev.winnow.core.score.Score;

/**
 * Lowers keep-probabilities by where their passage stands among the candidates. A model that reads one passage at a time cannot know that another
 * one answers: of five passages of a pool it kept three sentences beside the point for each that was needed. So the odds of a sentence are
 * multiplied with those of its passage to answer, as a share of the best candidate's: those of the best passage stay as they are, and so do all of
 * a lone one. Measured in docs/results/context.md.
 */
final class Standing {

    /** Probabilities are kept this far from 0 and 1 before their odds are taken: no model is surer, and a float tells little more from 1. */
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
    static float of(float rank, float best, float weight) {
        return rank >= best ? 1f : (float) StrictMath.pow(odds(rank) / odds(best), weight);
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

    private static double odds(float probability) {
        double inside = Math.clamp(probability, LEAST, 1 - LEAST);
        return inside / (1 - inside);
    }
}
