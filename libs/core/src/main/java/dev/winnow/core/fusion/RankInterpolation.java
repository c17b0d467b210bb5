package dev.winnow.core.fusion;

import dev.winnow.core.fusion.Fusion.Channel;
import java.util.List;

/**
 * Interpolates the scores of a cross-encoder with those of retrieval: {@code w * model + (1 - w) *
 * retrieval}, both normalised over the list, after Li et al., "To interpolate or not to
 * interpolate" (SIGIR 2022): a reranker alone loses what the lexical and dense scores add.
 */
public final class RankInterpolation {

    /** Neither logits nor fused scores have a lowest value that means anything. */
    private static final float NO_LOW = -Float.MAX_VALUE;

    private static final Fusion FUSION = new WeightedFusion();

    private RankInterpolation() {}

    /**
     * One score for each entry of a list, 0 to 1.
     *
     * @param logits of the model
     * @param retrieval fused scores of the same entries, in the same order
     * @param weight share of the model, 0 to 1
     */
    public static float[] scores(float[] logits, float[] retrieval, float weight) {
        return FUSION.fuse(
                        List.of(
                                new Channel("reranker", weight, logits, NO_LOW),
                                new Channel("retrieval", 1f - weight, retrieval, NO_LOW)))
                .scores();
    }
}
