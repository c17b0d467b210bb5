package dev.winnow.pruner.select;

/**
 * The threshold of a question. Where a candidate surely answers, every sentence that stays has to be as sure as the threshold that was asked for;
 * the less sure the best candidate is, the less is asked, by the square root of the odds, so that what is saved on questions with an answer in plain sight is there for those
 * whose evidence is spread over several passages or hard to tell. All passages of a question have the same threshold: which of two documents answers
 * better says nothing about whether both are needed. Measured in docs/results/defaults.md.
 */
final class Certainty {

    /** A candidate that surely answers: the calibrated model is hardly ever surer. */
    private static final double SURE = .99;

    /** As likely as not. Where nothing answers, asking ever less would keep what is beside the point. */
    private static final double EVEN = .5;

    private Certainty() {}

    /**
     * What a sentence has to reach.
     *
     * @param asked the threshold where a candidate surely answers, 0 to 1
     * @param best the highest probability of a candidate to answer
     * @return at most what was asked, 0 only if that is 0; the same on every machine
     */
    static float threshold(float asked, float best) {
        if (asked == 1f) {
            return asked;
        }
        double certainty = odds(Math.clamp(best, EVEN, SURE)) / odds(SURE);
        double odds = odds(asked) * StrictMath.sqrt(certainty);
        return Math.min(asked, (float) (odds / (1 + odds)));
    }

    private static double odds(double probability) {
        return probability / (1 - probability);
    }
}
