package dev.winnow.inference.rerank;

/**
 * A probability from a raw score: {@code 1 / (1 + exp(-(a x + b)))} (Platt, "Probabilistic outputs
 * for support vector machines", 1999). It keeps the order of what it maps.
 *
 * @param a slope, positive
 * @param b offset
 */
public record PlattScaling(double a, double b) {

    /** For models that state no calibration: the plain logistic function. */
    public static final PlattScaling NONE = new PlattScaling(1, 0);

    public PlattScaling {
        if (!(a > 0) || !Double.isFinite(a) || !Double.isFinite(b)) {
            throw new IllegalArgumentException(
                    "the slope must be positive and both numbers finite, got %s and %s"
                            .formatted(a, b));
        }
    }

    /** The probability for a logit. */
    public float ofLogit(float logit) {
        return (float) logistic(a * logit + b);
    }

    /** The calibrated probability for one that is not; 0 and 1 stay what they are. */
    public float ofProbability(float probability) {
        double p = probability;
        return (float) logistic(a * StrictMath.log(p / (1 - p)) + b);
    }

    /** Strict, because the last bit must not depend on whether the method was compiled yet. */
    static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
