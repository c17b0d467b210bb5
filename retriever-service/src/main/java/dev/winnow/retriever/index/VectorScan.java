package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.FloatHeap;

/** Exact search: every visible vector is compared, in full precision whatever the encoding. */
final class VectorScan {

    /**
     * Lucene's scorers sum in another order than {@link VectorUtil#dotProduct} and halve the
     * result. Documents within this distance of the cut-off are compared again, exactly; rounding
     * of 384 products of unit vectors stays far below it.
     */
    private static final float ROUNDING = 1e-5f;

    private VectorScan() {}

    /** Documents among which the {@code n} nearest are for certain. */
    static int[] nearest(IndexSearcher searcher, float[] vector, Query visible, int n)
            throws IOException {
        int[] documents = new int[0];
        float[] scores = new float[0];
        int size = 0;
        FloatHeap best = new FloatHeap(n);
        Weight weight =
                searcher.createWeight(searcher.rewrite(visible), ScoreMode.COMPLETE_NO_SCORES, 1f);
        DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
            Scorer matching = values == null ? null : weight.scorer(leaf);
            // Of a quantised segment, scorer() would compare the quantised form.
            VectorScorer scorer =
                    matching == null || values == null ? null : values.rescorer(vector);
            if (scorer == null || matching == null) {
                continue;
            }
            VectorScorer.Bulk bulk = scorer.bulk(matching.iterator());
            while (true) {
                bulk.nextDocsAndScores(
                        DocIdSetIterator.NO_MORE_DOCS, leaf.reader().getLiveDocs(), buffer);
                if (buffer.size == 0) {
                    break;
                }
                documents = ArrayUtil.grow(documents, size + buffer.size);
                scores = ArrayUtil.grow(scores, size + buffer.size);
                for (int i = 0; i < buffer.size; i++) {
                    documents[size] = leaf.docBase + buffer.docs[i];
                    scores[size++] = buffer.features[i];
                    best.offer(buffer.features[i]);
                }
            }
        }
        float cut = best.size() < n ? Float.NEGATIVE_INFINITY : best.peek() - ROUNDING;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (scores[i] >= cut) {
                documents[kept++] = documents[i];
            }
        }
        return Arrays.copyOf(documents, kept);
    }
}
