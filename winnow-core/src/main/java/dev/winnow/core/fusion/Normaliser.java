package dev.winnow.core.fusion;

import java.util.Arrays;

/** What a score of a channel is worth beside the scores of other channels. */
public enum Normaliser {
    /**
     * {@code (s - low) / (best - low)} with the lowest score of the union as low. Encoders whose cosines lie close together (bge-small-en-v1.5 gives
     * unrelated texts .35 and good ones .8) keep their say, because only differences within the union count. The price: a list of nearly equal
     * scores is stretched as well.
     */
    WINDOW {
        @Override
        float[] normalise(float[] scores, float theoretical) {
            float low = Float.POSITIVE_INFINITY;
            for (float score : scores) {
                low = Math.min(low, score);
            }
            return minMax(scores, Math.max(low, theoretical), theoretical);
        }
    },
    /**
     * {@code (s - low) / (best - low)} with the lowest score that the source can give in theory as low (Bruch, Gai, Ingber, "An Analysis of Fusion
     * Functions for Hybrid Retrieval", TOIS 2023, section 4). Nearly equal scores stay nearly equal, so a weight means little until it was fitted
     * to the encoder's own range.
     */
    THEORETICAL {
        @Override
        float[] normalise(float[] scores, float theoretical) {
            return minMax(scores, theoretical, theoretical);
        }
    },
    /** {@code (s - mean) / sd} over the union; 0 for every passage if all scores are equal. Has no ends: a single outlier does not press the others together. */
    Z_SCORE {
        @Override
        float[] normalise(float[] scores, float theoretical) {
            // Summed from the lowest to the highest: rounding must not depend on the order of the
            // passages.
            float[] sorted = scores.clone();
            Arrays.sort(sorted);
            double mean = 0;
            for (float score : sorted) {
                mean += score;
            }
            mean /= scores.length;
            double squares = 0;
            for (float score : sorted) {
                squares += (score - mean) * (score - mean);
            }
            double deviation = Math.sqrt(squares / scores.length);
            float[] normalised = new float[scores.length];
            // All equal: what is left is a rest of rounding.
            if (sorted[0] < sorted[sorted.length - 1]) {
                for (int i = 0; i < scores.length; i++) {
                    normalised[i] = (float) ((scores[i] - mean) / deviation);
                }
            }
            return normalised;
        }
    };

    /**
     * The scores on the common scale.
     *
     * @param scores at least one
     * @param theoretical the lowest score that the source can give
     */
    abstract float[] normalise(float[] scores, float theoretical);

    /**
     * A channel whose scores are all equal puts every passage at 1 if they are above the lowest score in theory, as OpenSearch and Pyserini do; a
     * channel that found nothing is worth 0 for every passage.
     */
    private static float[] minMax(float[] scores, float low, float theoretical) {
        float best = low;
        for (float score : scores) {
            best = Math.max(best, score);
        }
        float[] normalised = new float[scores.length];
        float range = best - low;
        for (int i = 0; i < scores.length; i++) {
            normalised[i] =
                    range > 0f
                            ? Math.max(0f, (scores[i] - low) / range)
                            : scores[i] > theoretical ? 1f : 0f;
        }
        return normalised;
    }
}
