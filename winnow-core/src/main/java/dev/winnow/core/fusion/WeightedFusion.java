package dev.winnow.core.fusion;

import java.util.List;

/** Weighted sum of normalised scores; the {@link Normaliser} says what a score is worth. */
public final class WeightedFusion implements Fusion {

    private final Normaliser normaliser;

    public WeightedFusion(Normaliser normaliser) {
        this.normaliser = normaliser;
    }

    @Override
    public Fused fuse(List<Channel> channels) {
        int passages = Channel.passages(channels);
        float[][] normalised = new float[channels.size()][];
        for (int c = 0; c < channels.size(); c++) {
            normalised[c] =
                    passages == 0
                            ? new float[0]
                            : normaliser.normalise(channels.get(c).scores(), channels.get(c).low());
        }
        return Fused.sum(channels, normalised);
    }
}
