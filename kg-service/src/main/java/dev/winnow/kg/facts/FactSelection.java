package dev.winnow.kg.facts;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills the budget of one question: what it asks of several entities first, then a share for each
 * entity, then the best of all. What one entity leaves of its share goes to the others.
 */
final class FactSelection {

    /** A cheap fact may still fit when a dear one does not, but the search for it must end. */
    private static final int MOST_MISSES = 20;

    /**
     * Share of the budget that each entity's own facts get before the best of all get the rest, as
     * long as there is so much for each: keeps a hub from taking all. Picked by hand.
     */
    private static final float LEAST_SHARE = .2f;

    private final FactFactory factory;
    private final TokenCounter tokens;
    private final List<QueryEntity> anchors;
    private final Intent intent;
    private final FactOptions options;
    private final FactLines.TokenEstimate estimate;
    private final List<FactRanking.Ranked> ranked;
    private final Map<Integer, ExplainedFact> made = new HashMap<>();
    private final SortedMap<Integer, ExplainedFact> taken = new TreeMap<>();
    private int spent;

    /**
     * @param ranked best first; facts are known by their place in it
     */
    FactSelection(
            FactFactory factory,
            TokenCounter tokens,
            List<QueryEntity> anchors,
            Intent intent,
            FactOptions options,
            List<FactRanking.Ranked> ranked) {
        this.factory = factory;
        this.tokens = tokens;
        this.anchors = anchors;
        this.intent = intent;
        this.options = options;
        this.estimate = new FactLines.TokenEstimate(tokens, "");
        this.ranked = ranked;
    }

    /**
     * The chosen facts.
     *
     * @param facts best first
     * @param leftOut candidates that did not fit
     * @param tokens of the facts as grouped lines
     */
    record Chosen(List<ExplainedFact> facts, int leftOut, int tokens) {}

    Chosen choose() {
        int joined = 0;
        while (joined < ranked.size() && ranked.get(joined).found().origin() != Origin.AROUND) {
            joined++;
        }
        fill(0, joined, null, options.tokenBudget());
        if (anchors.size() > 1) {
            float share = Math.min(LEAST_SHARE, 1f / anchors.size());
            int room = (int) (share * Math.max(0, options.tokenBudget() - spent));
            for (QueryEntity anchor : anchors) {
                fill(joined, ranked.size(), anchor, spent + room);
            }
        }
        fill(joined, ranked.size(), null, options.tokenBudget());
        return fitted();
    }

    /**
     * Takes what fits of the facts between two places.
     *
     * @param anchor whose facts are taken; null for any
     * @param limit tokens that may be spent in all
     */
    private void fill(int from, int to, @Nullable QueryEntity anchor, int limit) {
        int misses = 0;
        for (int place = from; place < to && misses < MOST_MISSES; place++) {
            if (!taken.containsKey(place)
                    && (anchor == null || anchor.means(ranked.get(place).found().anchor()))) {
                misses += take(place, limit) ? 0 : 1;
            }
        }
    }

    /** Takes a fact if it fits, and tells whether it does. */
    private boolean take(int place, int limit) {
        ExplainedFact fact = made.computeIfAbsent(place, this::make);
        int cost = estimate.cost(fact.fact());
        if (taken.size() == options.maxFacts() || spent + cost > limit) {
            return false;
        }
        estimate.add(fact.fact());
        taken.put(place, fact);
        spent += cost;
        return true;
    }

    private ExplainedFact make(int place) {
        CandidateFact found = ranked.get(place).found();
        GraphFact fact = factory.fact(found, asked(found));
        return new ExplainedFact(fact, found.anchor(), found.origin(), ranked.get(place).worth());
    }

    /**
     * Whether the question asks for facts of this kind about this entity, and the entity is surely
     * meant.
     */
    private boolean asked(CandidateFact found) {
        boolean ambiguous =
                anchors.stream()
                        .filter(anchor -> anchor.entities().size() > 1)
                        .anyMatch(anchor -> anchor.means(found.anchor()));
        boolean wanted =
                found.origin() != Origin.AROUND
                        || (!intent.open() && intent.lists(found.edge().link(), found.near().id()));
        return wanted && !ambiguous;
    }

    /**
     * Puts the facts in order of rank; the account counts pieces, so the whole is counted once more
     * and the last facts go if it is too long.
     */
    private Chosen fitted() {
        List<ExplainedFact> facts = new ArrayList<>(taken.values());
        int count = count(facts);
        while (count > options.tokenBudget() && !facts.isEmpty()) {
            facts.removeLast();
            count = count(facts);
        }
        return new Chosen(facts, ranked.size() - facts.size(), count);
    }

    private int count(List<ExplainedFact> facts) {
        return tokens.count(FactLines.of(facts.stream().map(ExplainedFact::fact).toList()).text());
    }
}
