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

    /**
     * BM25 .9 and .4: Anserini's, behind the published baselines; 1.2 and .75 do better by up to 3 points on collections of abstracts
     * and worse on MedQuAD. 50,000 vectors of 384 dimensions are compared in about 10 ms on one core, exactly. 60 was Lucene's own threshold
     * until 10.2; its constant is 0 now, which would switch the filtered walk off.
     */
    public static final SearchSettings DEFAULTS = new SearchSettings(.9f, .4f, 50_000, 60);

    public SearchSettings {
        if (!(k1 >= 0f) || Float.isInfinite(k1)) {
            throw new IllegalArgumentException("bm25.k1 must be 0 or more, got " + k1);
        }
        if (!(b >= 0f && b <= 1f)) {
            throw new IllegalArgumentException("bm25.b must lie between 0 and 1, got " + b);
        }
        if (exactBelow < 0) {
            throw new IllegalArgumentException(
                    "dense.exact-below must be 0 or more, got " + exactBelow);
        }
        if (filterThreshold < 0 || filterThreshold > 100) {
            throw new IllegalArgumentException(
                    "dense.filter-threshold must lie between 0 and 100 percent, got "
                            + filterThreshold);
        }
    }
}
