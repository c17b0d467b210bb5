package dev.winnow.retriever.index;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/**
 * In which form a graph search compares vectors. Full precision is always kept beside it: exact
 * cosines, exact searches and later merges read that. Each segment of an index says in which form
 * it was written, so that an index may hold several.
 */
public enum VectorEncoding {

    /** Four bytes for each dimension: the full-precision vectors themselves. */
    FLOAT(null),

    /** One byte. */
    UNSIGNED_BYTE(ScalarEncoding.UNSIGNED_BYTE),

    /**
     * Seven bits in one byte: as large as {@link #UNSIGNED_BYTE}, and its products fit narrower
     * registers on some processors.
     */
    SEVEN_BIT(ScalarEncoding.SEVEN_BIT),

    /** Half a byte. */
    PACKED_NIBBLE(ScalarEncoding.PACKED_NIBBLE);

    /**
     * A segment with fewer vectors than this has no graph and is always compared whole, which takes
     * about two milliseconds; building graphs for small segments again and again would be most of
     * the cost of indexing.
     */
    private static final int SMALLEST_GRAPH = 10_000;

    /** Lucene builds a graph where {@code size > ln(size) * threshold}. */
    private static final int THRESHOLD = (int) Math.ceil(SMALLEST_GRAPH / Math.log(SMALLEST_GRAPH));

    private final @Nullable ScalarEncoding quantised;

    VectorEncoding(@Nullable ScalarEncoding quantised) {
        this.quantised = quantised;
    }

    /**
     * Lucene's codec, with a graph of the vectors, built as its defaults say, only in segments that
     * are large enough to need one. Only writing differs: a segment names the form of its vectors,
     * so the index is read as any other, and segments of several forms lie side by side.
     */
    Codec codec() {
        KnnVectorsFormat vectors =
                quantised == null
                        ? new Lucene99HnswVectorsFormat(
                                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                                Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                                null,
                                THRESHOLD)
                        : new Lucene104HnswScalarQuantizedVectorsFormat(
                                quantised,
                                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                                Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                                null,
                                THRESHOLD);
        return new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
            }
        };
    }
}
