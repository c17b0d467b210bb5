package dev.winnow.retriever.index;

import org.apache.lucene.codecs.KnnVectorsFormat;
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

    private final @Nullable ScalarEncoding quantised;

    VectorEncoding(@Nullable ScalarEncoding quantised) {
        this.quantised = quantised;
    }

    /**
     * Lucene's graph over vectors of this form, built as its defaults say.
     *
     * @param threshold a segment has a graph where {@code size > ln(size) * threshold}
     */
    KnnVectorsFormat format(int threshold) {
        return quantised == null
                ? new Lucene99HnswVectorsFormat(
                        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                        Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                        null,
                        threshold)
                : new Lucene104HnswScalarQuantizedVectorsFormat(
                        quantised,
                        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                        Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                        null,
                        threshold);
    }
}
