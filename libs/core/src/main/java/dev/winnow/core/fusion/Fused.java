package dev.winnow.core.fusion;

import java.util.List;

/**
 * The result of a fusion, with every number that made it.
 *
 * @param scores fused score of each passage, 0 to 1
 * @param normalised {@code [channel][passage]}, on the same scale
 * @param contributions {@code [channel][passage]}, weight times normalised score; their sum over
 *     the channels is the fused score
 */
public record Fused(float[] scores, float[][] normalised, float[][] contributions) {

    /** Sums in double and in the order of the channels, so that equal input gives equal bytes. */
    static Fused sum(List<Channel> channels, float[][] normalised) {
        int passages = normalised[0].length;
        float[][] contributions = new float[channels.size()][passages];
        double[] sums = new double[passages];
        for (int c = 0; c < normalised.length; c++) {
            float weight = channels.get(c).weight();
            for (int i = 0; i < passages; i++) {
                contributions[c][i] = weight * normalised[c][i];
                sums[i] += contributions[c][i];
            }
        }
        float[] scores = new float[passages];
        for (int i = 0; i < passages; i++) {
            scores[i] = (float) sums[i];
        }
        return new Fused(scores, normalised, contributions);
    }
}
