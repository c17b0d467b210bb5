package dev.winnow.retriever.index;

import dev.winnow.core.settings.Ranges;
import dev.winnow.opensearch.OpenSearchSettings;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.RawTFSimilarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * How an index is searched. Other values need no new index; another encoding holds for what is
 * written from then on.
 *
 * @param k1 saturation of term frequency in BM25, 0 upwards
 * @param b weight of a passage's length in BM25, 0 to 1
 * @param encoding form in which a graph search compares vectors
 * @param exactBelow an index with fewer passages is searched by comparing the question with every
 *     visible vector in full precision
 */
public record SearchSettings(float k1, float b, VectorEncoding encoding, int exactBelow) {

    /** Anserini's value; Lucene's 1.2 gives hybrid search less (docs/results/retrieval.md). */
    public static final float DEFAULT_K1 = .9f;

    /**
     * Lucene's value. Anserini's .4, behind the published baselines, is worse on the mean, for
     * words alone and in hybrid search (docs/results/retrieval.md).
     */
    public static final float DEFAULT_B = .75f;

    /**
     * Recall is that of floats once exact cosines choose among twice as many, for a quarter of the
     * bytes: docs/adr/0013.
     */
    public static final String DEFAULT_ENCODING = "unsigned-byte";

    /**
     * 16,400 vectors of 384 dimensions are compared in 1.5 ms on one core, so 50,000 take about 5
     * ms; exactness is worth that much.
     */
    public static final int DEFAULT_EXACT_BELOW = 50_000;

    public static final SearchSettings DEFAULTS =
            new SearchSettings(
                    DEFAULT_K1, DEFAULT_B, VectorEncoding.UNSIGNED_BYTE, DEFAULT_EXACT_BELOW);

    public SearchSettings {
        Ranges.notNegative("winnow.retriever.bm25.k1", k1);
        Ranges.share("winnow.retriever.bm25.b", b);
        Ranges.atLeast("winnow.retriever.dense.exact-below", exactBelow, 0);
    }

    /**
     * Weight times frequency for impacts, which adds up to the inner product, and BM25 elsewhere.
     */
    Similarity similarity() {
        Similarity impacts = new RawTFSimilarity();
        Similarity words = new BM25Similarity(k1, b);
        return new PerFieldSimilarityWrapper() {
            @Override
            public Similarity get(String field) {
                return field.equals(IndexFields.IMPACT) ? impacts : words;
            }
        };
    }

    /** The same on OpenSearch. */
    public OpenSearchSettings.Search onOpenSearch() {
        return new OpenSearchSettings.Search(k1, b, exactBelow);
    }
}
