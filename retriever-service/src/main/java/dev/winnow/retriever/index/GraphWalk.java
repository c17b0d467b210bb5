package dev.winnow.retriever.index;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/**
 * Approximate search: the graphs of large segments are walked, past what is hidden; small segments,
 * which have none, are compared whole.
 */
final class GraphWalk {

    private final IndexSearcher searcher;
    private final DenseSettings settings;

    GraphWalk(IndexSearcher searcher, DenseSettings settings) {
        this.searcher = searcher;
        this.settings = settings;
    }

    /**
     * Documents among which most of the {@code n} nearest are: as many more than {@code n} as the
     * setting says, compared in their encoding.
     *
     * @param seeds documents that are likely near, best first
     */
    int[] nearest(float[] vector, Query visible, int n, int[] seeds) throws IOException {
        int beam =
                (int)
                        Math.min(
                                (long) n * settings.oversample(),
                                searcher.getIndexReader().maxDoc());
        Query nearest = new NearestVectorsQuery(vector, beam, visible, seeds);
        ScoreDoc[] found = searcher.search(nearest, beam).scoreDocs;
        int[] documents = new int[found.length];
        for (int i = 0; i < found.length; i++) {
            documents[i] = found[i].doc;
        }
        return documents;
    }
}
