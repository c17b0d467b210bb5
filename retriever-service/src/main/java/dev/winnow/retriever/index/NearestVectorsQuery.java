package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's search for near vectors with seeds and patience. Lucene has both as queries around a
 * query, {@code SeededKnnVectorQuery} and {@code PatienceKnnVectorQuery}, but wrapped they undo one
 * another: an index of several segments is searched in two passes, the second of which begins at
 * the hits of the first, and a seeded query then wraps its seeds around those. Lucene looks one
 * wrapping deep, finds neither the filter threshold nor the patience, and goes on without both.
 * Here each segment's collector is made at the innermost place, where one wrapping is all there
 * ever is: own seeds in the first pass, the first pass's hits in the second, threshold and patience
 * in both.
 */
final class NearestVectorsQuery extends KnnFloatVectorQuery {

    /**
     * A step that changes less of the queue than the rest of this has brought nothing: Lucene's
     * value.
     */
    private static final double SATURATED = .995;

    /**
     * A walk ends after so many steps that brought nothing, as a share of the hits wanted: Lucene's
     * value.
     */
    private static final double PATIENCE = .3;

    /** The least number of such steps: Lucene's value. */
    private static final int LEAST_PATIENCE = 7;

    /**
     * A walk steps over hidden passages without scoring them where fewer than this share is
     * visible, in percent. Lucene's own default until 10.2; its constant is 0 now, which would
     * switch the filtered walk off.
     */
    private static final int FILTER_THRESHOLD = 60;

    /**
     * Times as many passages as are wanted are taken from the graph, and exact cosines choose among
     * them. Lucene's beam is as wide as the number of hits asked for, so this is the width of the
     * search as well: docs/adr/0013.
     */
    private static final int OVERSAMPLE = 2;

    private final int[] seeds;

    /**
     * @param vector unit length
     * @param beam hits wanted, and with them the width of the search
     * @param visible what may be found
     * @param seeds documents where the walk may begin, best first
     */
    NearestVectorsQuery(float[] vector, int beam, Query visible, int[] seeds) {
        super(
                IndexFields.VECTOR,
                vector,
                beam,
                visible,
                new KnnSearchStrategy.Hnsw(FILTER_THRESHOLD));
        this.seeds = Arrays.copyOf(seeds, Math.min(beam, seeds.length));
        Arrays.sort(this.seeds);
    }

    /**
     * Documents among which most of the {@code n} nearest are: the graphs of large segments are
     * walked, past what is hidden; small segments, which have none, are compared whole. Twice as
     * many as {@code n} come, compared in their encoding.
     *
     * @param seeds documents that are likely near, best first
     */
    static int[] walk(IndexSearcher searcher, float[] vector, Query visible, int n, int[] seeds)
            throws IOException {
        int beam = (int) Math.min((long) n * OVERSAMPLE, searcher.getIndexReader().maxDoc());
        Query nearest = new NearestVectorsQuery(vector, beam, visible, seeds);
        return Arrays.stream(searcher.search(nearest, beam).scoreDocs)
                .mapToInt(hit -> hit.doc)
                .toArray();
    }

    @Override
    protected KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
        KnnCollectorManager plain = super.getKnnCollectorManager(k, searcher);
        return new KnnCollectorManager() {
            @Override
            public KnnCollector newCollector(
                    int visitLimit, KnnSearchStrategy strategy, LeafReaderContext leaf)
                    throws IOException {
                KnnSearchStrategy seeded = seeded(strategy, leaf);
                return patient(plain.newCollector(visitLimit, seeded, leaf), seeded, k);
            }

            @Override
            public KnnCollector newOptimisticCollector(
                    int visitLimit, KnnSearchStrategy strategy, LeafReaderContext leaf, int share)
                    throws IOException {
                KnnSearchStrategy seeded = seeded(strategy, leaf);
                return patient(
                        plain.newOptimisticCollector(visitLimit, seeded, leaf, share),
                        seeded,
                        share);
            }

            @Override
            public boolean isOptimistic() {
                return plain.isOptimistic();
            }
        };
    }

    /**
     * A walk that begins among the likely hits has a full queue at once, and soon nothing better
     * comes; one from the top of the graph is let run.
     */
    private KnnCollector patient(KnnCollector collector, KnnSearchStrategy strategy, int wanted) {
        return seeds.length == 0 || !(strategy instanceof KnnSearchStrategy.Seeded)
                ? collector
                : new HnswQueueSaturationCollector(
                        collector, SATURATED, Math.max(LEAST_PATIENCE, (int) (PATIENCE * wanted)));
    }

    private KnnSearchStrategy seeded(KnnSearchStrategy strategy, LeafReaderContext leaf)
            throws IOException {
        if (seeds.length == 0 || strategy instanceof KnnSearchStrategy.Seeded) {
            return strategy;
        }
        FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
        if (values == null) {
            return strategy;
        }
        SparseFixedBitSet nodes = new SparseFixedBitSet(values.size());
        KnnVectorValues.DocIndexIterator at = values.iterator();
        int end = leaf.docBase + leaf.reader().maxDoc();
        int first = Arrays.binarySearch(seeds, leaf.docBase);
        int count = 0;
        for (int i = first < 0 ? -first - 1 : first; i < seeds.length && seeds[i] < end; i++) {
            int document = seeds[i] - leaf.docBase;
            if (PassageValues.isAt(at, document) && !nodes.getAndSet(at.index())) {
                count++;
            }
        }
        return count == 0
                ? strategy
                : new KnnSearchStrategy.Seeded(new BitSetIterator(nodes, count), count, strategy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof NearestVectorsQuery query
                && Arrays.equals(seeds, query.seeds);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Arrays.hashCode(seeds);
    }
}
