package dev.winnow.core.fusion;

import java.util.List;

/**
 * Weighted sum of scores that are stretched from the channel's theoretical minimum to its best score of the union:
 * {@code (s - low) / (max - low)}. A list of nearly equal scores is not blown up over 0 to 1, as the observed minimum would do (Bruch, Gai,
 * Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023, section 4: theoretical min-max).
 *
 * <p>A channel whose best score is not above its minimum says nothing and contributes 0 for every passage.
 */
public final class MinMaxFusion implements Fusion {

    /** Weights are floats from a settings file; their sum may miss 1 by rounding, not by more. */
    private static final float WEIGHT_TOLERANCE = 1e-4f;

    @Override
    public Fused fuse(List<Channel> channels) {
        int passages = check(channels);
        float[][] normalised = new float[channels.size()][];
        float[][] contributions = new float[channels.size()][];
        double[] sums = new double[passages];
        for (int c = 0; c < channels.size(); c++) {
            Channel channel = channels.get(c);
            normalised[c] = normalise(channel.scores(), channel.low());
            contributions[c] = new float[passages];
            for (int i = 0; i < passages; i++) {
                contributions[c][i] = channel.weight() * normalised[c][i];
                sums[i] += contributions[c][i];
            }
        }
        float[] scores = new float[passages];
        for (int i = 0; i < passages; i++) {
            scores[i] = (float) sums[i];
        }
        return new Fused(scores, normalised, contributions);
    }

    private static int check(List<Channel> channels) {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("fusion needs at least one channel");
        }
        int passages = channels.getFirst().scores().length;
        float weights = 0f;
        for (Channel channel : channels) {
            if (channel.scores().length != passages) {
                throw new IllegalArgumentException(
                        "channel %s scores %d passages, channel %s scores %d"
                                .formatted(
                                        channel.name(),
                                        channel.scores().length,
                                        channels.getFirst().name(),
                                        passages));
            }
            if (!(channel.weight() >= 0f)) {
                throw new IllegalArgumentException(
                        "channel %s has weight %s, must be 0 or more"
                                .formatted(channel.name(), channel.weight()));
            }
            weights += channel.weight();
            for (int i = 0; i < passages; i++) {
                if (!Float.isFinite(channel.scores()[i])) {
                    throw new IllegalArgumentException(
                            "channel %s has score %s at %d, must be finite"
                                    .formatted(channel.name(), channel.scores()[i], i));
                }
            }
        }
        if (Math.abs(weights - 1f) > WEIGHT_TOLERANCE) {
            throw new IllegalArgumentException("weights must add up to 1, got " + weights);
        }
        return passages;
    }

    private static float[] normalise(float[] scores, float low) {
        float best = low;
        for (float score : scores) {
            best = Math.max(best, score);
        }
        float[] normalised = new float[scores.length];
        float range = best - low;
        if (range > 0f) {
            for (int i = 0; i < scores.length; i++) {
                normalised[i] = Math.max(0f, (scores[i] - low) / range);
            }
        }
        return normalised;
    }
}
