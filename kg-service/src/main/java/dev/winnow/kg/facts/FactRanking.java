package dev.winnow.kg.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts candidates in order: worth = origin + 2 intent + closeness (similarity + evidence). What is
 * asked outweighs all that evidence can add.
 */
final class FactRanking {

    private static final float INTENT = 2f;

    /**
     * Worth that the tenth fact of one relation loses against its first where the question names no
     * relation, so that a hub of one relation does not hide the others. Picked by hand.
     */
    private static final float VARIETY = .5f;

    private final EvidenceRules rules;

    FactRanking(EvidenceRules rules) {
        this.rules = rules;
    }

    /**
     * A candidate and what it is worth.
     *
     * @param found the candidate
     * @param worth the parts of its rank
     */
    record Ranked(CandidateFact found, ExplainedFact.Worth worth) {}

    /** Best first, then by the triple; each edge once. */
    List<Ranked> rank(List<CandidateFact> found, Intent intent, Similarity similarity) {
        List<CandidateFact> byTriple = new ArrayList<>(found);
        // Stores hand edges over in nearly this order, so the sort is one pass.
        byTriple.sort(FactOrder.TRIPLE);
        List<Ranked> each = new ArrayList<>(byTriple.size());
        for (CandidateFact one : byTriple) {
            Ranked ranked = new Ranked(one, worth(one, intent, similarity));
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
        List<Ranked> ranked = new ArrayList<>(order.length);
        for (int place : order) {
            ranked.add(each.get(place));
        }
        return ranked;
    }

    private ExplainedFact.Worth worth(CandidateFact found, Intent intent, Similarity similarity) {
        float match = intent.match(found.edge().link(), found.near().id());
        float alike = similarity.of(found.far().name());
        float prior = rules.prior(found.edge());
        float total = found.origin().worth() + INTENT * match + found.closeness() * (alike + prior);
        return new ExplainedFact.Worth(match, alike, prior, total);
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
            ExplainedFact.Worth worth = each.get(place).worth();
            each.set(
                    place,
                    new Ranked(
                            found,
                            new ExplainedFact.Worth(
                                    worth.intent(),
                                    worth.similarity(),
                                    worth.evidence(),
                                    worth.total() - VARIETY * before / (before + 9f))));
        }
    }

    /**
     * Places in a list, by worth and between equals as they come. Sorted as numbers, the worth in
     * the high and the place in the low half: a hub has thousands of candidates, and to compare
     * them as objects takes longer than to read them.
     */
    private static int[] bestFirst(List<Ranked> each) {
        long[] keys = new long[each.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) descending(each.get(i).worth().total()) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * The smaller, the larger the value: bits of floats are in the order of their values, those of
     * negative ones once they are turned.
     */
    private static int descending(float value) {
        int bits = Float.floatToIntBits(value);
        return ~(bits >= 0 ? bits : bits ^ Integer.MAX_VALUE);
    }
}
