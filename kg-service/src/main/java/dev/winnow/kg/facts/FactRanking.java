package dev.winnow.kg.facts;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.kg.facts.ExplainedFact.Worth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the candidates of one question in order: worth = origin + 2 intent + closeness (similarity +
 * evidence). What is asked outweighs all that evidence can add. Similarity is the share of what a
 * fact adds that the question says: words of the other end, those of the entity itself left out.
 */
final class FactRanking {

    private static final float INTENT = 2f;

    /**
     * Worth that the tenth fact of one relation loses against its first where the question names no
     * relation, so that a hub of one relation does not hide the others. Picked by hand.
     */
    private static final float VARIETY = .5f;

    /**
     * Words of nearly every English question; a name that shares only them shares nothing. Stems,
     * as {@link StemmedWords} cuts them.
     */
    private static final Set<String> SILENT =
            Set.copyOf(
                    StemmedWords.of(
                            "a an and are as at be both by can common commonly do does for from"
                                    + " given have has how in is it list not of on or out that the"
                                    + " to what which who why with between"));

    private final EvidenceRules rules;
    private final Intent intent;
    private final Set<String> question;

    /**
     * @param words of the question outside its entities
     * @param unspecific stems of words that the graph's field adds to those of every question
     */
    FactRanking(EvidenceRules rules, Intent intent, List<String> words, Set<String> unspecific) {
        this.rules = rules;
        this.intent = intent;
        this.question = new HashSet<>(words);
        question.removeAll(SILENT);
        question.removeAll(unspecific);
    }

    /**
     * A candidate and what it is worth.
     *
     * @param found the candidate
     * @param worth the parts of its rank
     */
    record Ranked(CandidateFact found, Worth worth) {}

    /** Best first, then by the triple; each edge once. */
    List<Ranked> rank(List<CandidateFact> found) {
        List<CandidateFact> byTriple = new ArrayList<>(found);
        // Stores hand edges over in nearly this order, so the sort is one pass.
        byTriple.sort(CandidateFact.TRIPLE);
        List<Ranked> each = new ArrayList<>(byTriple.size());
        for (CandidateFact one : byTriple) {
            Ranked ranked = new Ranked(one, worth(one));
            if (each.isEmpty() || !each.getLast().found().isOf(one.edge())) {
                each.add(ranked);
            } else if (ranked.worth().total() > each.getLast().worth().total()) {
                each.set(each.size() - 1, ranked);
            }
        }
        int[] order = bestFirst(each);
        if (intent.open()) {
            vary(each, order);
            order = bestFirst(each);
        }
        return Arrays.stream(order).mapToObj(each::get).toList();
    }

    private Worth worth(CandidateFact found) {
        float match = intent.match(found.edge().link(), found.near().id());
        float alike = similarity(found.far().name());
        float prior = rules.prior(found.edge());
        float total = found.origin().worth + INTENT * match + found.closeness() * (alike + prior);
        return new Worth(match, alike, prior, total);
    }

    /** Share of the name's words that the question has, 0 to 1. */
    private float similarity(String name) {
        if (!mayShare(name)) {
            return 0f;
        }
        List<String> words = StemmedWords.of(name);
        int common = 0;
        for (String word : words) {
            common += question.contains(word) ? 1 : 0;
        }
        return words.isEmpty() ? 0f : (float) common / words.size();
    }

    /**
     * Whether a word of the name begins with one of the question's stems: nearly all names are done
     * with here, without being cut into words.
     */
    private boolean mayShare(String name) {
        for (int i = 0; i < name.length(); i++) {
            boolean begins =
                    Character.isLetterOrDigit(name.charAt(i))
                            && (i == 0 || !Character.isLetterOrDigit(name.charAt(i - 1)));
            if (begins) {
                for (String stem : question) {
                    if (name.regionMatches(true, i, stem, 0, stem.length())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Facts of one relation about one entity. */
    private record Group(String anchor, String relation) {}

    /**
     * Takes from each candidate for those of its group before it.
     *
     * @param order places in the list, best first
     */
    private static void vary(List<Ranked> each, int[] order) {
        Map<Group, Integer> seen = new HashMap<>();
        for (int place : order) {
            CandidateFact found = each.get(place).found();
            Group group = new Group(found.anchor().id(), found.edge().relation().id());
            int before = seen.merge(group, 1, Integer::sum) - 1;
            Worth worth = each.get(place).worth();
            float total = worth.total() - VARIETY * before / (before + 9f);
            Worth less = new Worth(worth.intent(), worth.similarity(), worth.evidence(), total);
            each.set(place, new Ranked(found, less));
        }
    }

    /** Places in a list, by worth and between equals as they come. */
    private static int[] bestFirst(List<Ranked> each) {
        float[] worths = new float[each.size()];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = each.get(i).worth().total();
        }
        return Ranking.order(worths);
    }
}
