package dev.winnow.retriever.index;

/**
 * How vectors are searched. Other values need no new index; another encoding holds for what is written from then on.
 *
 * @param encoding form in which a graph search compares vectors
 * @param exactBelow an index with fewer passages is searched by comparing the question with every visible vector in full precision
 * @param oversample above {@code exactBelow}: times as many passages as are wanted are taken from the graph, and exact cosines choose among
 *     them; 1 to {@value #MOST_OVERSAMPLE}
 * @param filterThreshold above {@code exactBelow}: a graph search passes over hidden passages without scoring them where fewer than this
 *     share of all are visible, in percent, 0 to 100
 */
public record DenseSettings(
        VectorEncoding encoding, int exactBelow, int oversample, int filterThreshold) {

    /** Recall is that of floats once exact cosines choose among twice as many, for a quarter of the bytes: docs/adr/0013. */
    public static final String DEFAULT_ENCODING = "unsigned-byte";

    /**
     * 16,400 vectors of 384 dimensions are compared in 1.5 ms on one core, so 50,000 take about 5 ms; exactness is worth that much.
     */
    public static final int DEFAULT_EXACT_BELOW = 50_000;

    /** Lucene's beam is as wide as the number of hits asked for, so this is the width of the search as well: docs/adr/0013. */
    public static final int DEFAULT_OVERSAMPLE = 2;

    /** Lucene's own default until 10.2. Its constant is 0 now, which would switch the filtered walk off. */
    public static final int DEFAULT_FILTER_THRESHOLD = 60;

    public static final DenseSettings DEFAULTS =
            new DenseSettings(
                    VectorEncoding.UNSIGNED_BYTE,
                    DEFAULT_EXACT_BELOW,
                    DEFAULT_OVERSAMPLE,
                    DEFAULT_FILTER_THRESHOLD);

    /** A thousand hits at this factor are a beam of 20,000, where comparing everything begins to cost less. */
    static final int MOST_OVERSAMPLE = 20;

    public DenseSettings {
        if (exactBelow < 0) {
            throw new IllegalArgumentException(
                    "winnow.retriever.dense.exact-below must be 0 or more, got " + exactBelow);
        }
        if (oversample < 1 || oversample > MOST_OVERSAMPLE) {
            throw new IllegalArgumentException(
                    "winnow.retriever.dense.oversample must lie between 1 and %d, got %d"
                            .formatted(MOST_OVERSAMPLE, oversample));
        }
        if (filterThreshold < 0 || filterThreshold > 100) {
            throw new IllegalArgumentException(
                    "winnow.retriever.dense.filter-threshold must lie between 0 and 100 percent, got "
                            + filterThreshold);
        }
    }

    /** The same with another form of the vectors. */
    public DenseSettings withEncoding(VectorEncoding other) {
        return new DenseSettings(other, exactBelow, oversample, filterThreshold);
    }

    /** The same with another size from which graphs are searched. */
    public DenseSettings withExactBelow(int other) {
        return new DenseSettings(encoding, other, oversample, filterThreshold);
    }

    /** The same with another factor of oversampling. */
    public DenseSettings withOversample(int other) {
        return new DenseSettings(encoding, exactBelow, other, filterThreshold);
    }
}
