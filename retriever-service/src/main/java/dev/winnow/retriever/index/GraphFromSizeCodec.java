package dev.winnow.retriever.index;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Lucene's codec, with a graph of the vectors only in segments that are large enough to need one. Vectors stay in full precision:
 * exact cosines are computed from them. Only writing differs, so the index is read as any other.
 */
final class GraphFromSizeCodec extends Lucene104Codec {

    /**
     * A segment with fewer vectors than this has no graph and is always compared whole, which takes about two milliseconds;
     * building graphs for small segments again and again would be most of the cost of indexing.
     */
    private static final int SMALLEST_GRAPH = 10_000;

    /** Lucene builds a graph where {@code size > ln(size) * threshold}. */
    private static final int THRESHOLD = (int) Math.ceil(SMALLEST_GRAPH / Math.log(SMALLEST_GRAPH));

    private final KnnVectorsFormat vectors =
            new Lucene99HnswVectorsFormat(
                    Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                    Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                    Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                    null,
                    THRESHOLD);

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
    }
}
