package dev.winnow.core.fusion;

import java.util.List;

/**
 * Weighted sum of min-max normalised scores: {@code (s - low) / (best - low)}, where the {@link Normaliser} says what low is.
 *
 * <p>A channel whose scores are all equal puts every passage at 1 if they are above the lowest score in theory, as OpenSearch and Pyserini do; a
 * channel that found nothing contributes 0 for every passage.
 */
public final class MinMaxFusion implements Fusion {

    /** Weights are floats from a settings file; their sum may miss 1 by rounding, not by more. */
    private static final float WEIGHT_TOLERANCE = 1e-4f;

    private final Normaliser normaliser;

    public MinMaxFusion(Normaliser normaliser) {
        this.normaliser = normaliser;
    }

    /** The product's default, see {@link Normaliser#WINDOW}. */
    public MinMaxFusion() {
        this(Normaliser.WINDOW);
    }

    @Override
    public Fused fuse(List<Channel> channels) {
        int passages = check(channels);
        float[][] normalised = new float[channels.size()][];
        float[][] contributions = new float[channels.size()][];
        double[] sums = new double[passages];
        for (int c = 0; c < channels.size(); c++) {
            Channel channel = channels.get(c);
            normalised[c] =
                    normalise(
                            channel.scores(),
                            normaliser.low(channel.scores(), channel.low()),
                            channel.low());
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

    private static float[] normalise(float[] scores, float low, float theoretical) {
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
