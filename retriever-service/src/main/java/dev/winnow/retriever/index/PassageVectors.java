package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.FloatHeap;

/** The vectors of one view: nearest neighbours and exact cosines. */
final class PassageVectors {

    /** What a passage without a vector scores: the lowest cosine there is. */
    static final float NO_VECTOR = -1f;

    /**
     * Lucene's scorers sum in another order than {@link VectorUtil#dotProduct} and halve the result. Documents within this distance of the
     * cut-off are compared again, exactly; rounding of 384 products of unit vectors stays far below it.
     */
    private static final float ROUNDING = 1e-5f;

    /** Lucene's beam is as wide as the number of hits asked for, so more are asked for than are kept. */
    private static final int BEAM = 2;

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

    /** Documents among which the {@code n} nearest are for certain: every visible vector is compared. */
    int[] scan(float[] vector, Query visible, int n) throws IOException {
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
            VectorScorer scorer = matching == null || values == null ? null : values.scorer(vector);
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

    /** Documents among which most of the {@code n} nearest are: the graph is walked, past what is hidden. */
    int[] walk(float[] vector, Query visible, int n, int filterThreshold) throws IOException {
        int beam = Math.multiplyExact(n, BEAM);
        Query nearest =
                new KnnFloatVectorQuery(
                        IndexFields.VECTOR,
                        vector,
                        beam,
                        visible,
                        new KnnSearchStrategy.Hnsw(filterThreshold));
        ScoreDoc[] found = searcher.search(nearest, beam).scoreDocs;
        int[] documents = new int[found.length];
        for (int i = 0; i < found.length; i++) {
            documents[i] = found[i].doc;
        }
        return documents;
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
