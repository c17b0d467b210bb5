package dev.winnow.retriever.index;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

/**
 * Lucene's codec, with a graph of the vectors only in segments that are large enough to need one.
 * Only writing differs: a segment names the form of its vectors, so the index is read as any other,
 * and segments of several forms lie side by side.
 */
final class GraphFromSizeCodec extends Lucene104Codec {

    /**
     * A segment with fewer vectors than this has no graph and is always compared whole, which takes
     * about two milliseconds; building graphs for small segments again and again would be most of
     * the cost of indexing.
     */
    static final int SMALLEST_GRAPH = 10_000;

    /** Lucene builds a graph where {@code size > ln(size) * threshold}. */
    private static final int THRESHOLD = (int) Math.ceil(SMALLEST_GRAPH / Math.log(SMALLEST_GRAPH));

    private final KnnVectorsFormat vectors;

    /**
     * @param encoding form of the vectors in segments written from now on
     */
    GraphFromSizeCodec(VectorEncoding encoding) {
        this.vectors = encoding.format(THRESHOLD);
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
    }
}
