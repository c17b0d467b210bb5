package dev.winnow.retriever.index;

import dev.winnow.opensearch.OpenSearchSettings;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.RawTFSimilarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * How an index is searched. Other values need no new index.
 *
 * @param k1 saturation of term frequency in BM25, 0 upwards
 * @param b weight of a passage's length in BM25, 0 to 1
 * @param dense how vectors are searched
 */
public record SearchSettings(float k1, float b, DenseSettings dense) {

    /** Anserini's value; Lucene's 1.2 gives hybrid search less (docs/results/retrieval.md). */
    public static final float DEFAULT_K1 = .9f;

    /**
     * Lucene's value. Anserini's .4, behind the published baselines, is worse on the mean, for
     * words alone and in hybrid search (docs/results/retrieval.md).
     */
    public static final float DEFAULT_B = .75f;

    public static final SearchSettings DEFAULTS =
            new SearchSettings(DEFAULT_K1, DEFAULT_B, DenseSettings.DEFAULTS);

    public SearchSettings {
        if (!(k1 >= 0f) || Float.isInfinite(k1)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.bm25.k1 must be 0 or more, got " + k1);
        }
        if (!(b >= 0f && b <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.bm25.b must lie between 0 and 1, got " + b);
        }
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
        return new OpenSearchSettings.Search(k1, b, dense.exactBelow(), dense.oversample());
    }

    /** The same with another search of vectors. */
    public SearchSettings withDense(DenseSettings other) {
        return new SearchSettings(k1, b, other);
    }
}
