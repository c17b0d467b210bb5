package dev.winnow.retriever.index;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.TermVectors;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOFunction;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.FloatHeap;
import org.jspecify.annotations.Nullable;

/**
 * What one searcher's passages hold, by Lucene's document numbers, and the exact search among their
 * vectors. They are visited in the order in which Lucene's iterators go, segment by segment and
 * upwards, whatever the order in which they are asked for.
 */
final class PassageValues {

    /** What a passage without a vector scores: the lowest cosine there is. */
    private static final float NO_VECTOR = -1f;

    /**
     * Lucene's scorers sum in another order than {@link VectorUtil#dotProduct} and halve the
     * result. Documents within this distance of the cut-off are compared again, exactly; rounding
     * of 384 products of unit vectors stays far below it.
     */
    private static final float ROUNDING = 1e-5f;

    private final IndexSearcher searcher;

    PassageValues(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    /** Number of passages that have a vector. Deleted ones that are not merged away yet count. */
    int countVectors() throws IOException {
        int size = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
            size += values == null ? 0 : values.size();
        }
        return size;
    }

    /**
     * Documents among which the {@code n} nearest are for certain: every visible vector is
     * compared, in full precision whatever the encoding.
     */
    int[] nearest(float[] vector, Query visible, int n) throws IOException {
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

    /** Exact cosine of each, whatever the encoding; {@link #NO_VECTOR} where there is none. */
    float[] cosines(float[] vector, int[] documents) throws IOException {
        float[] cosines = new float[documents.length];
        Arrays.fill(cosines, NO_VECTOR);
        eachVector(
                documents,
                (other, position) -> cosines[position] = VectorUtil.dotProduct(vector, other));
        return cosines;
    }

    /** The vector of each in full precision, an empty one where there is none. */
    List<float[]> vectors(int[] documents) throws IOException {
        float[][] vectors = new float[documents.length][0];
        // Lucene's array is its own and changes with the next call.
        eachVector(documents, (vector, position) -> vectors[position] = vector.clone());
        return List.of(vectors);
    }

    /** The score of each for a query, 0 where it does not match. */
    float[] scores(Query query, int[] documents) throws IOException {
        float[] scores = new float[documents.length];
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1f);
        each(
                documents,
                leaf -> {
                    Scorer scorer = weight.scorer(leaf);
                    if (scorer == null) {
                        return null;
                    }
                    DocIdSetIterator at = scorer.iterator();
                    return (document, position) -> {
                        if (isAt(at, document)) {
                            scores[position] = scorer.score();
                        }
                    };
                });
        return scores;
    }

    /** The passage id of each, an empty one where there is none. */
    String[] ids(int[] documents) throws IOException {
        String[] ids = new String[documents.length];
        Arrays.fill(ids, "");
        each(
                documents,
                leaf -> {
                    SortedDocValues values =
                            DocValues.getSorted(leaf.reader(), IndexFields.PASSAGE_ID);
                    return (document, position) -> {
                        if (values.advanceExact(document)) {
                            ids[position] = Keys.text(values.lookupOrd(values.ordValue()));
                        }
                    };
                });
        return ids;
    }

    List<Passage> passages(int[] documents) throws IOException {
        Passage[] passages = new Passage[documents.length];
        StoredFields stored = searcher.storedFields();
        each(
                documents,
                leaf ->
                        (document, position) -> {
                            int at = leaf.docBase + document;
                            passages[position] = StoredRecords.passage(stored, at);
                        });
        return List.of(passages);
    }

    /** The impacts of each as they were indexed, none where there are none. */
    List<Impacts> impacts(int[] documents) throws IOException {
        Impacts[] impacts = new Impacts[documents.length];
        TermVectors vectors = searcher.getIndexReader().termVectors();
        each(
                documents,
                leaf ->
                        (document, position) -> {
                            int at = leaf.docBase + document;
                            impacts[position] = impacts(vectors.get(at, IndexFields.IMPACT));
                        });
        return List.of(impacts);
    }

    private static Impacts impacts(@Nullable Terms vector) throws IOException {
        if (vector == null) {
            return Impacts.NONE;
        }
        // Lucene orders by code points, the rest of Winnow by UTF-16 units.
        TreeMap<String, Integer> weights = new TreeMap<>();
        TermsEnum each = vector.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            weights.put(term.utf8ToString(), Math.toIntExact(each.totalTermFreq()));
        }
        return new Impacts(weights);
    }

    /** Whether an iterator that only goes upwards stands on a document, or can be put there. */
    static boolean isAt(DocIdSetIterator at, int document) throws IOException {
        if (at.docID() < document) {
            at.advance(document);
        }
        return at.docID() == document;
    }

    /** Reads from one segment. */
    @FunctionalInterface
    private interface Visit {

        /**
         * @param document number within the segment, never lower than the one before
         * @param position where in the caller's array the document stands
         */
        void at(int document, int position) throws IOException;
    }

    private void eachVector(int[] documents, ObjIntConsumer<float[]> visit) throws IOException {
        each(
                documents,
                leaf -> {
                    FloatVectorValues values =
                            leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
                    if (values == null) {
                        return null;
                    }
                    KnnVectorValues.DocIndexIterator at = values.iterator();
                    return (document, position) -> {
                        if (isAt(at, document)) {
                            visit.accept(values.vectorValue(at.index()), position);
                        }
                    };
                });
    }

    /**
     * @param begin makes what visits the documents of a segment; null leaves them out
     */
    private void each(int[] documents, IOFunction<LeafReaderContext, @Nullable Visit> begin)
            throws IOException {
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        long[] sorted = new long[documents.length];
        for (int i = 0; i < documents.length; i++) {
            sorted[i] = (long) documents[i] << Integer.SIZE | i;
        }
        Arrays.sort(sorted);
        int next = 0;
        while (next < sorted.length) {
            LeafReaderContext leaf =
                    leaves.get(ReaderUtil.subIndex((int) (sorted[next] >> Integer.SIZE), leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            Visit visit = begin.apply(leaf);
            while (next < sorted.length && (int) (sorted[next] >> Integer.SIZE) < end) {
                if (visit != null) {
                    visit.at(
                            (int) (sorted[next] >> Integer.SIZE) - leaf.docBase,
                            (int) sorted[next]);
                }
                next++;
            }
        }
    }
}
