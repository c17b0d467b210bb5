package dev.winnow.core.fusion;

import java.util.List;

/**
 * Turns the scores of several sources into one score for each passage. Pure, and independent of the
 * order of the passages. Weighted scores beat ranks at the top (nDCG@10 .483 against .465 over the
 * means of 29 collections, Anserini's tables); ADR 0009 says why the window.
 */
public enum FusionMethod {
    /**
     * Weighted sum of normalised scores: {@code (s - low) / (best - low)} with the lowest score of
     * the union as low. Encoders whose cosines lie close together (bge-small-en-v1.5 gives
     * unrelated texts .35 and good ones .8) keep their influence, because only differences within
     * the union count; a list of nearly equal scores is stretched as well, which the {@link
     * LexicalShare} makes up for.
     */
    WEIGHTED,
    /**
     * Weighted reciprocal ranks, {@code w / (k + rank)} (Cormack, Clarke, Büttcher, SIGIR 2009),
     * for sources whose scores mean nothing beside each other. Multiplied by {@code k + 1}, so that
     * a first rank is worth 1 as in every other fusion; the order is the same.
     *
     * <p>Ranks are those within the union, ties by position. Confidence is lost: a source's best is
     * worth the same however good it is.
     */
    RRF;

    /**
     * The k of Cormack et al., chosen on TREC runs; the best one differs from collection to
     * collection. The higher, the less the first ranks stand out.
     */
    private static final float RANK_CONSTANT = 60f;

    /**
     * Fuses channels of equal length.
     *
     * @param channels at least one, in a fixed order: sums are made in it
     */
    public Fused fuse(List<Channel> channels) {
        int passages = Channel.passages(channels);
        float[][] normalised = new float[channels.size()][];
        for (int c = 0; c < normalised.length; c++) {
            normalised[c] = passages == 0 ? new float[0] : normalise(channels.get(c));
        }
        return Fused.sum(channels, normalised);
    }

    private float[] normalise(Channel channel) {
        return switch (this) {
            case WEIGHTED -> stretched(channel);
            case RRF -> reciprocalRanks(channel.scores());
        };
    }

    private static float[] reciprocalRanks(float[] scores) {
        int[] ranks = Ranking.ranks(Ranking.order(scores));
        float[] normalised = new float[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            normalised[i] = (RANK_CONSTANT + 1) / (RANK_CONSTANT + ranks[i]);
        }
        return normalised;
    }

    /**
     * A channel whose scores are all equal puts every passage at 1 if they are above the lowest
     * score in theory, as OpenSearch and Pyserini do; a channel without a result gives 0 to every
     * passage.
     */
    private static float[] stretched(Channel channel) {
        float[] scores = channel.scores();
        float low = Float.POSITIVE_INFINITY;
        float best = channel.low();
        for (float score : scores) {
            low = Math.min(low, score);
            best = Math.max(best, score);
        }
        low = Math.max(low, channel.low());
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
    public record Channel(String name, float weight, float[] scores, float low) {

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
    public record Fused(float[] scores, float[][] normalised, float[][] contributions) {

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
