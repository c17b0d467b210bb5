package dev.winnow.retriever.search;

import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.score.Score.Scale;

/** The sources of candidates, in the order of their names. */
public enum Source {
    /** BM25 of the question's terms. */
    BM25("bm25", Scale.BM25, 0f),
    /** Cosine of question and passage. */
    DENSE("dense", Scale.COSINE, -1f),
    /** Inner product of the impacts of question and passage; takes the seat of BM25. */
    IMPACT("impact", Scale.IMPACT, 0f);

    private final String label;
    private final Scale scale;
    private final float low;

    /**
     * @param low the lowest score in theory
     */
    Source(String label, Scale scale, float low) {
        this.label = label;
        this.scale = scale;
        this.low = low;
    }

    String label() {
        return label;
    }

    Scale scale() {
        return scale;
    }

    /**
     * The scores as fusion hears them. A passage without a vector has the lowest cosine there is;
     * as the low end of the window it would press all others together at the top. It counts as the
     * lowest of those that have one instead, which is worth nothing.
     */
    Channel channel(float weight, float[] scores) {
        return new Channel(label, weight, this == DENSE ? lifted(scores) : scores, low);
    }

    private float[] lifted(float[] scores) {
        float lowest = Float.POSITIVE_INFINITY;
        boolean missing = false;
        for (float score : scores) {
            missing |= score <= low;
            lowest = score > low ? Math.min(lowest, score) : lowest;
        }
        if (!missing || lowest == Float.POSITIVE_INFINITY) {
            return scores;
        }
        float[] lifted = scores.clone();
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] = Math.max(lifted[i], lowest);
        }
        return lifted;
    }
}
