package dev.winnow.kg.context;

import dev.winnow.core.graph.GraphLink;
import dev.winnow.kg.fact.RankedFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts candidates in order: worth = origin + 2 intent + closeness (similarity + evidence). What is asked outweighs all that evidence can add. */
final class Ranking {

    private static final float INTENT = 2f;

    /**
     * What the tenth fact of one relation loses against its first where the question names no relation, so that a hub of one relation does
     * not hide the others. Picked by hand.
     */
    private static final float VARIETY = .5f;

    private static final Comparator<Ranked> ORDER =
            Comparator.<Ranked>comparingDouble(ranked -> -ranked.worth().total())
                    .thenComparing(Ranked::found, FactOrder.TRIPLE);

    private final EvidenceRules rules;

    Ranking(EvidenceRules rules) {
        this.rules = rules;
    }

    /** Best first, each edge once. */
    List<Ranked> rank(List<Found> found, Intent intent, Similarity similarity) {
        Map<GraphLink, Ranked> best = HashMap.newHashMap(found.size());
        for (Found one : found) {
            Ranked ranked = new Ranked(one, worth(one, intent, similarity));
            best.merge(
                    one.edge().link(),
                    ranked,
                    (before, now) -> ORDER.compare(before, now) <= 0 ? before : now);
        }
        List<Ranked> ranked = new ArrayList<>(best.values());
        ranked.sort(ORDER);
        return intent.open() ? varied(ranked) : ranked;
    }

    private RankedFact.Worth worth(Found found, Intent intent, Similarity similarity) {
        float match = intent.match(found.edge().link(), found.near().id());
        float alike = similarity.of(found.far().name());
        float prior = rules.prior(found.edge());
        float total = found.origin().worth() + INTENT * match + found.closeness() * (alike + prior);
        return new RankedFact.Worth(match, alike, prior, total);
    }

    private static List<Ranked> varied(List<Ranked> ranked) {
        Map<String, Integer> seen = new HashMap<>();
        List<Ranked> varied = new ArrayList<>(ranked.size());
        for (Ranked one : ranked) {
            String group = one.found().anchor().id() + ' ' + one.found().edge().relation().id();
            int place = seen.merge(group, 1, Integer::sum) - 1;
            RankedFact.Worth worth = one.worth();
            varied.add(
                    new Ranked(
                            one.found(),
                            new RankedFact.Worth(
                                    worth.intent(),
                                    worth.similarity(),
                                    worth.evidence(),
                                    worth.total() - VARIETY * place / (place + 9f))));
        }
        varied.sort(ORDER);
        return varied;
    }
}
