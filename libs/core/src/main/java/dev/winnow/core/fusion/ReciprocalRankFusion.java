package dev.winnow.core.fusion;

import dev.winnow.core.fusion.Fusion.Channel;
import dev.winnow.core.fusion.Fusion.Fused;
import java.util.List;

/**
 * Weighted reciprocal ranks, {@code w / (k + rank)} (Cormack, Clarke, Büttcher, SIGIR 2009), for
 * sources whose scores mean nothing beside each other. Multiplied by {@code k + 1}, so that a first
 * rank is worth 1 as in every other fusion; the order is the same.
 *
 * <p>Ranks are those within the union, ties by position. Confidence is lost: a source's best is
 * worth the same however good it is.
 */
public final class ReciprocalRankFusion implements Fusion {

    /**
     * The value of Cormack et al., chosen on TREC runs; the best one differs from collection to
     * collection.
     */
    public static final int DEFAULT_RANK_CONSTANT = 60;

    private final int rankConstant;

    /**
     * @param rankConstant the higher, the less the first ranks stand out; 1 upwards
     */
    public ReciprocalRankFusion(int rankConstant) {
        if (rankConstant < 1) {
            throw new IllegalArgumentException(
                    "the rank constant must be at least 1, got " + rankConstant);
        }
        this.rankConstant = rankConstant;
    }

    @Override
    public Fused fuse(List<Channel> channels) {
        int passages = Channel.passages(channels);
        float[][] normalised = new float[channels.size()][passages];
        for (int c = 0; c < channels.size(); c++) {
            int[] ranks = Ranking.ranks(Ranking.order(channels.get(c).scores()));
            for (int i = 0; i < passages; i++) {
                normalised[c][i] = (rankConstant + 1f) / (rankConstant + ranks[i]);
            }
        }
        return Fused.sum(channels, normalised);
    }
}
