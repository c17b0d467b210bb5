package dev.winnow.bench.metric;

/**
 * Bounds of a true loss, given a mean loss, for losses from 0 to 1 of questions that were drawn
 * independently, whatever their distribution and however few they are: the bound of Hoeffding and
 * Bentkus (Bates et al., "Distribution-free, risk-controlling prediction sets", JACM 2021, section
 * 3.1).
 */
public final class RiskBound {

    /**
     * Halvings of the interval in which the bound is looked for: more than a double tells apart.
     */
    private static final int HALVINGS = 60;

    private RiskBound() {}

    /**
     * The highest probability of a mean loss as low as this one, if the true one is not below what
     * is allowed.
     *
     * @param meanLoss over the questions, 0 to 1
     * @param questions how many, at least one
     * @param allowed true loss, between 0 and 1
     */
    public static double p(double meanLoss, int questions, double allowed) {
        if (!(meanLoss >= 0 && meanLoss <= 1) || questions < 1 || !(allowed > 0 && allowed < 1)) {
            throw new IllegalArgumentException(
                    "mean loss %s of %d questions against %s"
                            .formatted(meanLoss, questions, allowed));
        }
        if (meanLoss >= allowed) {
            return 1;
        }
        double hoeffding = Math.exp(-questions * divergence(meanLoss, allowed));
        // Rounding must not lift a whole number of losses to the next one.
        long losses = (long) Math.ceil(questions * meanLoss - 1e-9);
        double bentkus = Math.E * atMost(losses, questions, allowed);
        return Math.min(1, Math.min(hoeffding, bentkus));
    }

    /**
     * The highest true loss that a mean loss leaves open.
     *
     * @param confidence between 0 and 1
     */
    public static double upper(double meanLoss, int questions, double confidence) {
        double low = meanLoss;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (middle > 0 && middle < 1 && p(meanLoss, questions, middle) <= 1 - confidence) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** Of two coins, after Kullback and Leibler. */
    private static double divergence(double a, double b) {
        return term(a, b) + term(1 - a, 1 - b);
    }

    private static double term(double a, double b) {
        return a == 0 ? 0 : a * Math.log(a / b);
    }

    /** The probability of at most so many hits in so many draws. */
    private static double atMost(long hits, int draws, double share) {
        double logTerm = draws * Math.log1p(-share);
        double sum = Math.exp(logTerm);
        for (long k = 1; k <= hits; k++) {
            logTerm += Math.log((double) (draws - k + 1) / k) + Math.log(share / (1 - share));
            sum += Math.exp(logTerm);
        }
        return Math.min(1, sum);
    }
}
