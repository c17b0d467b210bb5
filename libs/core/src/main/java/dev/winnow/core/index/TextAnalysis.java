package dev.winnow.core.index;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How terms are made of texts, of questions and passages alike. Safe for use by several threads.
 */
public interface TextAnalysis {

    /** The words of a text as terms, in order. */
    List<String> terms(String text);

    /**
     * The tokens of a text as they are written but for case, in order. An empty one stands where
     * there was nothing but marks of the sentence, so that what lies on both sides of it does not
     * become a phrase.
     */
    List<String> tokens(String text);

    /** A question as its terms, each with its number of occurrences as weight. */
    default LexicalQuery question(String text) {
        return LexicalQuery.words(counted(text));
    }

    /** The terms of a passage as an index has them: those of heading and text. */
    default PassageTerms passage(Passage passage) {
        return new PassageTerms(counted(passage.heading(), passage.readable()));
    }

    private List<WeightedTerm> counted(String... texts) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (String text : texts) {
            for (String term : terms(text)) {
                counts.merge(term, 1, Integer::sum);
            }
        }
        List<WeightedTerm> terms = new ArrayList<>(counts.size());
        counts.forEach((term, count) -> terms.add(new WeightedTerm(term, count)));
        return terms;
    }
}
