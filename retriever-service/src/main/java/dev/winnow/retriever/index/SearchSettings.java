package dev.winnow.retriever.index;

/**
 * How an index is searched. Other values need no new index.
 *
 * @param k1 saturation of term frequency in BM25, 0 upwards
 * @param b weight of a passage's length in BM25, 0 to 1
 * @param exactBelow an index with fewer passages is searched by comparing the question with every visible vector
 * @param filterThreshold above {@code exactBelow}: a graph search passes over hidden passages without scoring them where fewer than this
 *     share of all are visible, in percent, 0 to 100
 */
public record SearchSettings(float k1, float b, int exactBelow, int filterThreshold) {

    /** Anserini's value, behind the published baselines; 1.2 (with b .75) is up to 3 points better on abstracts and worse on MedQuAD. */
    public static final float DEFAULT_K1 = .9f;

    /** Anserini's value; see {@link #DEFAULT_K1}. */
    public static final float DEFAULT_B = .4f;

    /**
     * 16,400 vectors of 384 dimensions are compared in 1.5 ms on one core, so 50,000 take about 5 ms; exactness is worth that much.
     */
    public static final int DEFAULT_EXACT_BELOW = 50_000;

    /** Lucene's own default until 10.2. Its constant is 0 now, which would switch the filtered walk off. */
    public static final int DEFAULT_FILTER_THRESHOLD = 60;

    public static final SearchSettings DEFAULTS =
            new SearchSettings(
                    DEFAULT_K1, DEFAULT_B, DEFAULT_EXACT_BELOW, DEFAULT_FILTER_THRESHOLD);

    public SearchSettings {
        if (!(k1 >= 0f) || Float.isInfinite(k1)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.bm25.k1 must be 0 or more, got " + k1);
        }
        if (!(b >= 0f && b <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.bm25.b must lie between 0 and 1, got " + b);
        }
        if (exactBelow < 0) {
            throw new IllegalArgumentException(
                    "winnow.retriever.dense.exact-below must be 0 or more, got " + exactBelow);
        }
        if (filterThreshold < 0 || filterThreshold > 100) {
            throw new IllegalArgumentException(
                    "winnow.retriever.dense.filter-threshold must lie between 0 and 100 percent, got "
                            + filterThreshold);
        }
    }
}
