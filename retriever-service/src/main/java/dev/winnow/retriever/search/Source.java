package dev.winnow.retriever.search;

import dev.winnow.core.fusion.Channel;
import dev.winnow.core.score.Scale;

/** The sources of candidates, in the order of their names. */
enum Source {
    /** BM25 of the question's terms. */
    BM25("bm25", Scale.BM25, 0f),
    /** Cosine of question and passage. */
    DENSE("dense", Scale.COSINE, -1f);

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

    Channel channel(float weight, float[] scores) {
        return new Channel(label, weight, scores, low);
    }
}
