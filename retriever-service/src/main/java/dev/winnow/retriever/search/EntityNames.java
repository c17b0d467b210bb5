package dev.winnow.retriever.search;

import dev.winnow.core.graph.LinkedEntity;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.retrieval.WeightedTerm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Adds the names that the graph has for a question's entities to its words, so that "heart attack" also finds "myocardial infarction". The terms of
 * a name share its weight: a name of four words, found whole, is worth one of one word. What the question says itself keeps the weight that it has. A
 * question without an entity, or whose entities have no other names, stays the same object.
 *
 * @param weight of a name beside the question's own words, each of which weighs 1; 0 to 1, 0 to add none
 * @param most names taken of one entity, the preferred one first; 1 upwards
 */
public record EntityNames(float weight, int most) {

    /** Off: beside vectors nothing is gained, and questions worded as their documents are lose (docs/results/retrieval.md). */
    public static final float DEFAULT_WEIGHT = 0f;

    /** Half of the shared graph's diseases that have synonyms have three or fewer; later ones are seldom what people write. */
    public static final int DEFAULT_MOST = 8;

    public static final EntityNames NONE = new EntityNames(DEFAULT_WEIGHT, DEFAULT_MOST);

    /** Most terms added to a question, the heaviest: each costs as much time as a word of the question. */
    private static final int MOST_TERMS = 32;

    public EntityNames {
        if (!(weight >= 0f && weight <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.entity-names.weight must lie between 0 and 1, got " + weight);
        }
        if (most < 1) {
            throw new IllegalArgumentException(
                    "winnow.retriever.entity-names.most must be at least 1, got " + most);
        }
    }

    /**
     * The question with the names of its entities.
     *
     * @param analyser makes terms of a name, as it made those of the question
     */
    LexicalQuery added(
            LexicalQuery question,
            List<LinkedEntity> entities,
            Function<String, LexicalQuery> analyser) {
        if (weight == 0f || question.space() != TermSpace.WORDS) {
            return question;
        }
        LexicalQuery names = LexicalQuery.words(terms(own(question), entities, analyser));
        int room = LexicalQuery.MOST_TERMS - question.terms().size();
        List<WeightedTerm> added = names.heaviest(Math.clamp(room, 0, MOST_TERMS)).terms();
        if (added.isEmpty()) {
            return question;
        }
        List<WeightedTerm> all = new ArrayList<>(question.terms());
        all.addAll(added);
        all.sort(Comparator.comparing(WeightedTerm::term));
        return LexicalQuery.words(all);
    }

    private static Set<String> own(LexicalQuery question) {
        Set<String> own = new HashSet<>();
        for (WeightedTerm term : question.terms()) {
            own.add(term.term());
        }
        return own;
    }

    private List<WeightedTerm> terms(
            Set<String> own, List<LinkedEntity> entities, Function<String, LexicalQuery> analyser) {
        Map<String, Float> weights = new TreeMap<>();
        for (LinkedEntity named : entities) {
            List<String> names = new ArrayList<>();
            names.add(named.entity().name());
            names.addAll(named.synonyms());
            for (String name : names.subList(0, Math.min(most, names.size()))) {
                List<WeightedTerm> terms = analyser.apply(name).terms();
                for (WeightedTerm term : terms) {
                    if (!own.contains(term.term())) {
                        // Of two names that share a word the shorter one counts, and not both.
                        weights.merge(term.term(), weight / terms.size(), Math::max);
                    }
                }
            }
        }
        List<WeightedTerm> terms = new ArrayList<>(weights.size());
        weights.forEach((term, weight) -> terms.add(new WeightedTerm(term, weight)));
        return terms;
    }
}
