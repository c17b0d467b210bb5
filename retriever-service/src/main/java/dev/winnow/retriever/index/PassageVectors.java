package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.VectorUtil;

/**
 * The vectors of one view, in full precision whatever the encoding: exact cosines, and the vectors
 * themselves.
 */
final class PassageVectors {

    /** What a passage without a vector scores: the lowest cosine there is. */
    static final float NO_VECTOR = -1f;

    private final IndexSearcher searcher;

    PassageVectors(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    /** Cosine of each document, {@link #NO_VECTOR} where there is none. */
    float[] cosines(float[] vector, int[] documents) throws IOException {
        float[] cosines = new float[documents.length];
        Arrays.fill(cosines, NO_VECTOR);
        LeafWalk.over(
                searcher.getLeafContexts(),
                documents,
                leaf -> {
                    FloatVectorValues values =
                            leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
                    if (values == null) {
                        return null;
                    }
                    KnnVectorValues.DocIndexIterator at = values.iterator();
                    return (document, position) -> {
                        if (at.docID() < document) {
                            at.advance(document);
                        }
                        if (at.docID() == document) {
                            cosines[position] =
                                    VectorUtil.dotProduct(vector, values.vectorValue(at.index()));
                        }
                    };
                });
        return cosines;
    }

    /** The vector of each document, an empty one where there is none. */
    List<float[]> of(int[] documents) throws IOException {
        float[][] vectors = new float[documents.length][0];
        LeafWalk.over(
                searcher.getLeafContexts(),
                documents,
                leaf -> {
                    FloatVectorValues values =
                            leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
                    if (values == null) {
                        return null;
                    }
                    KnnVectorValues.DocIndexIterator at = values.iterator();
                    return (document, position) -> {
                        if (at.docID() < document) {
                            at.advance(document);
                        }
                        if (at.docID() == document) {
                            // Lucene's array is its own and changes with the next call.
                            vectors[position] = values.vectorValue(at.index()).clone();
                        }
                    };
                });
        return List.of(vectors);
    }

    /** Number of passages that have a vector. Deleted ones that are not merged away yet count. */
    int size() throws IOException {
        int size = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
            size += values == null ? 0 : values.size();
        }
        return size;
    }
}
