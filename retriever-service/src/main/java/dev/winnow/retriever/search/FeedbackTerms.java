package dev.winnow.retriever.search;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.retriever.feedback.FeedbackPassage;
import dev.winnow.retriever.feedback.TermFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The terms of feedback passages that may be fed back. */
final class FeedbackTerms {

    private final IndexView view;
    private final TermSpace space;
    private final TermFilter filter;

    FeedbackTerms(IndexView view, TermSpace space, TermFilter filter) {
        this.view = view;
        this.space = space;
        this.filter = filter;
    }

    /**
     * The passages at these positions of a round's union, with their terms.
     *
     * @param list the list that gives them their weights
     */
    List<FeedbackPassage> of(Round round, FusedList list, int[] positions) {
        List<PassageTerms> terms = view.terms(space, round.union().handles(positions));
        Map<String, Double> shares = shares(terms);
        List<FeedbackPassage> passages = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            List<WeightedTerm> kept = new ArrayList<>();
            for (WeightedTerm term : terms.get(i).terms()) {
                if (filter.admits(space, term.term(), shares.getOrDefault(term.term(), 1.0))) {
                    kept.add(term);
                }
            }
            passages.add(new FeedbackPassage(list.weight(positions[i]), kept));
        }
        return passages;
    }

    /** Each term is looked up once, in the order in which the index has them. */
    private Map<String, Double> shares(List<PassageTerms> passages) {
        TreeSet<String> distinct = new TreeSet<>();
        for (PassageTerms passage : passages) {
            for (WeightedTerm term : passage.terms()) {
                distinct.add(term.term());
            }
        }
        List<String> terms = List.copyOf(distinct);
        double[] shares = view.passageShares(space, terms);
        Map<String, Double> shareOf = HashMap.newHashMap(shares.length);
        for (int i = 0; i < shares.length; i++) {
            shareOf.put(terms.get(i), shares[i]);
        }
        return shareOf;
    }
}
