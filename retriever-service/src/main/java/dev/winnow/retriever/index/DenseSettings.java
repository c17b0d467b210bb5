package dev.winnow.retriever.index;

/**
 * How vectors are searched. Other values need no new index; another encoding holds for what is
 * written from then on.
 *
 * @param encoding form in which a graph search compares vectors
 * @param exactBelow an index with fewer passages is searched by comparing the question with every
 *     visible vector in full precision
 * @param oversample above {@code exactBelow}: times as many passages as are wanted are taken from
 *     the graph, and exact cosines choose among them; 1 to {@value #MOST_OVERSAMPLE}
 */
public record DenseSettings(VectorEncoding encoding, int exactBelow, int oversample) {

    /**
     * Recall is that of floats once exact cosines choose among twice as many, for a quarter of the
     * bytes: docs/adr/0013.
     */
    public static final String DEFAULT_ENCODING = "unsigned-byte";

    /**
     * 16,400 vectors of 384 dimensions are compared in 1.5 ms on one core, so 50,000 take about 5
     * ms; exactness is worth that much.
     */
    public static final int DEFAULT_EXACT_BELOW = 50_000;

    /**
     * Lucene's beam is as wide as the number of hits asked for, so this is the width of the search
     * as well: docs/adr/0013.
     */
    public static final int DEFAULT_OVERSAMPLE = 2;

    public static final DenseSettings DEFAULTS =
            new DenseSettings(
                    VectorEncoding.UNSIGNED_BYTE, DEFAULT_EXACT_BELOW, DEFAULT_OVERSAMPLE);

    /**
     * A thousand hits at this factor are a beam of 20,000, where comparing everything begins to
     * cost less.
     */
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
    }

    /** The same with another form of the vectors. */
    public DenseSettings withEncoding(VectorEncoding other) {
        return new DenseSettings(other, exactBelow, oversample);
    }

    /** The same with another size from which graphs are searched. */
    public DenseSettings withExactBelow(int other) {
        return new DenseSettings(encoding, other, oversample);
    }

    /** The same with another factor of oversampling. */
    public DenseSettings withOversample(int other) {
        return new DenseSettings(encoding, exactBelow, other);
    }
}
