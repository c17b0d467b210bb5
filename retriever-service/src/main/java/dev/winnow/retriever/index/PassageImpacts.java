package dev.winnow.retriever.index;

import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.WeightedTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.lucene.index.TermVectors;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The impacts of one view's passages, as they were indexed. */
final class PassageImpacts {

    private final IndexSearcher searcher;

    PassageImpacts(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    /** The impacts of each document, none where there are none. */
    List<PassageTerms> of(int[] documents) throws IOException {
        PassageTerms[] impacts = new PassageTerms[documents.length];
        TermVectors vectors = searcher.getIndexReader().termVectors();
        LeafWalk.over(
                searcher.getLeafContexts(),
                documents,
                leaf ->
                        (document, place) ->
                                impacts[place] =
                                        terms(
                                                vectors.get(
                                                        leaf.docBase + document,
                                                        IndexFields.IMPACT)));
        return List.of(impacts);
    }

    private static PassageTerms terms(@Nullable Terms vector) throws IOException {
        if (vector == null) {
            return new PassageTerms(List.of());
        }
        // Lucene orders by code points, the rest of Winnow by UTF-16 units.
        TreeMap<String, Long> weights = new TreeMap<>();
        TermsEnum each = vector.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            weights.put(term.utf8ToString(), each.totalTermFreq());
        }
        List<WeightedTerm> terms = new ArrayList<>(weights.size());
        weights.forEach((term, weight) -> terms.add(new WeightedTerm(term, weight)));
        return new PassageTerms(terms);
    }
}
