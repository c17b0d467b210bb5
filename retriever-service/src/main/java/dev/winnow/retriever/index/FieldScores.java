package dev.winnow.retriever.index;

import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.RawTFSimilarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * How each field scores a term: weight times frequency for impacts, which adds up to the inner
 * product, and BM25 everywhere else.
 */
final class FieldScores extends PerFieldSimilarityWrapper {

    private final Similarity words;
    private final Similarity impacts = new RawTFSimilarity();

    FieldScores(SearchSettings settings) {
        this.words = new BM25Similarity(settings.k1(), settings.b());
    }

    @Override
    public Similarity get(String field) {
        return field.equals(IndexFields.IMPACT) ? impacts : words;
    }
}
