package dev.winnow.eval.scale;

import java.util.random.RandomGenerator;

/**
 * Moves unit vectors in a random direction.
 *
 * @param cosine of the moved vector to the one it came from, in expectation; above 0, at most 1
 */
public record VectorNoise(double cosine) {

    public VectorNoise {
        if (!(cosine > 0 && cosine <= 1)) {
            throw new IllegalArgumentException(
                    "a cosine to the original must lie above 0 and not above 1, got " + cosine);
        }
    }

    /**
     * The vector with Gaussian noise on each component, of unit length again. Noise of length s stands almost at a right angle to a vector of many
     * dimensions, so that the cosine is 1 / sqrt(1 + s * s).
     */
    public float[] around(float[] unit, RandomGenerator random) {
        double deviation = Math.sqrt((1 / (cosine * cosine) - 1) / unit.length);
        double[] moved = new double[unit.length];
        double square = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = unit[i] + deviation * random.nextGaussian();
            square += moved[i] * moved[i];
        }
        double length = Math.sqrt(square);
        float[] vector = new float[moved.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (moved[i] / length);
        }
        return vector;
    }
}
