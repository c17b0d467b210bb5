package dev.winnow.core.fusion;

/** From which lower end a channel's scores are stretched over 0 to 1. The upper end is its best score of the union. */
public enum Normaliser {
    /**
     * The lowest score of the union. Encoders whose cosines lie close together (bge-small-en-v1.5 gives unrelated texts .35 and good ones .8)
     * keep their say, because only differences within the union count. The price: a list of nearly equal scores is stretched as well.
     */
    WINDOW {
        @Override
        float low(float[] scores, float theoretical) {
            float low = Float.POSITIVE_INFINITY;
            for (float score : scores) {
                low = Math.min(low, score);
            }
            return Math.max(low, theoretical);
        }
    },
    /**
     * The lowest score that the source can give in theory (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023,
     * section 4). Nearly equal scores stay nearly equal, so a weight means little until it was fitted to the encoder's own range.
     */
    THEORETICAL {
        @Override
        float low(float[] scores, float theoretical) {
            return theoretical;
        }
    };

    /** The score that becomes 0. */
    abstract float low(float[] scores, float theoretical);
}
