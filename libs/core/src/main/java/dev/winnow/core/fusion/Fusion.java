package dev.winnow.core.fusion;

import java.util.List;

/**
 * Turns the scores of several sources into one score for each passage. Pure, and independent of the
 * order of the passages.
 */
@FunctionalInterface
public interface Fusion {

    /**
     * Fuses channels of equal length.
     *
     * @param channels at least one, in a fixed order: sums are made in it
     */
    Fused fuse(List<Channel> channels);

    /**
     * One source's scores for every passage of the union.
     *
     * @param name of the source
     * @param weight its share, 0 to 1; the weights of all channels add up to 1
     * @param scores one for each passage of the union, whose positions are in the order of the
     *     passages' ids; not copied, must not change
     * @param low the lowest score that the source can give in theory: 0 for BM25 and impacts, -1
     *     for cosine
     */
    record Channel(String name, float weight, float[] scores, float low) {

        /**
         * Weights are floats from a settings file; their sum may miss 1 by rounding, not by more.
         */
        private static final float WEIGHT_TOLERANCE = 1e-4f;

        /**
         * Number of passages that all of these channels score.
         *
         * @throws IllegalArgumentException if they cannot be fused
         */
        static int passages(List<Channel> channels) {
            if (channels.isEmpty()) {
                throw new IllegalArgumentException("fusion needs at least one channel");
            }
            Channel first = channels.getFirst();
            float weights = 0f;
            for (Channel channel : channels) {
                if (channel.scores.length != first.scores.length) {
                    throw new IllegalArgumentException(
                            "channel %s scores %d passages, channel %s scores %d"
                                    .formatted(
                                            channel.name,
                                            channel.scores.length,
                                            first.name,
                                            first.scores.length));
                }
                channel.check();
                weights += channel.weight;
            }
            if (Math.abs(weights - 1f) > WEIGHT_TOLERANCE) {
                throw new IllegalArgumentException("weights must add up to 1, got " + weights);
            }
            return first.scores.length;
        }

        private void check() {
            if (!(weight >= 0f)) {
                throw new IllegalArgumentException(
                        "channel %s has weight %s, must be 0 or more".formatted(name, weight));
            }
            for (int i = 0; i < scores.length; i++) {
                if (!Float.isFinite(scores[i])) {
                    throw new IllegalArgumentException(
                            "channel %s has score %s at %d, must be finite"
                                    .formatted(name, scores[i], i));
                }
            }
        }
    }

    /**
     * The result of a fusion, with every number that made it.
     *
     * @param scores fused score of each passage, 0 to 1
     * @param normalised {@code [channel][passage]}, on the same scale
     * @param contributions {@code [channel][passage]}, weight times normalised score; their sum
     *     over the channels is the fused score
     */
    record Fused(float[] scores, float[][] normalised, float[][] contributions) {

        /**
         * Sums in double and in the order of the channels, so that equal input gives equal bytes.
         */
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
}
