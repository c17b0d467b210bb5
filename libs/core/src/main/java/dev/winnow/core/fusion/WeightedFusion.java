package dev.winnow.core.fusion;

import dev.winnow.core.fusion.Fusion.Channel;
import dev.winnow.core.fusion.Fusion.Fused;
import java.util.List;

/**
 * Weighted sum of normalised scores: {@code (s - low) / (best - low)} with the lowest score of the
 * union as low. Encoders whose cosines lie close together (bge-small-en-v1.5 gives unrelated texts
 * .35 and good ones .8) keep their influence, because only differences within the union count; a
 * list of nearly equal scores is stretched as well, which the {@link LexicalShare} makes up for.
 */
public final class WeightedFusion implements Fusion {

    @Override
    public Fused fuse(List<Channel> channels) {
        int passages = Channel.passages(channels);
        float[][] normalised = new float[channels.size()][];
        for (int c = 0; c < channels.size(); c++) {
            normalised[c] = passages == 0 ? new float[0] : normalise(channels.get(c));
        }
        return Fused.sum(channels, normalised);
    }

    /**
     * A channel whose scores are all equal puts every passage at 1 if they are above the lowest
     * score in theory, as OpenSearch and Pyserini do; a channel without a result gives 0 to every
     * passage.
     */
    private static float[] normalise(Channel channel) {
        float[] scores = channel.scores();
        float low = Float.POSITIVE_INFINITY;
        for (float score : scores) {
            low = Math.min(low, score);
        }
        low = Math.max(low, channel.low());
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
                            : scores[i] > channel.low() ? 1f : 0f;
        }
        return normalised;
    }
}
