package dev.winnow.kg.facts;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills the budget: what the question asks of several entities first, then a share for each entity,
 * then the best of all. What one entity leaves of its share goes to the others.
 */
final class FactSelection {

    /** A cheap fact may still fit when a dear one does not, but the search for it must end. */
    private static final int MOST_MISSES = 20;

    private final FactFactory factory;
    private final Conflicts conflicts;
    private final TokenCounter tokens;

    FactSelection(FactFactory factory, Conflicts conflicts, TokenCounter tokens) {
        this.factory = factory;
        this.conflicts = conflicts;
        this.tokens = tokens;
    }

    /**
     * The chosen facts.
     *
     * @param facts best first
     * @param leftOut candidates that did not fit
     * @param tokens of the facts as grouped lines
     */
    record Chosen(List<ExplainedFact> facts, int leftOut, int tokens) {}

    /**
     * @param ranked best first
     */
    Chosen choose(
            List<FactRanking.Ranked> ranked,
            List<QueryEntity> anchors,
            Intent intent,
            FactOptions options) {
        Predicate<CandidateFact> asked = found -> asked(found, anchors, intent);
        boolean[] taken = new boolean[ranked.size()];
        ExplainedFact[] made = new ExplainedFact[ranked.size()];
        Account account = new Account(options);
        int joined = 0;
        while (joined < ranked.size() && ranked.get(joined).found().origin() != Origin.AROUND) {
            joined++;
        }
        fill(ranked, 0, joined, null, options.tokenBudget(), taken, made, account, asked);
        if (anchors.size() > 1) {
            float share = Math.min(options.minShare(), 1f / anchors.size());
            int room = (int) (share * Math.max(0, options.tokenBudget() - account.spent));
            for (QueryEntity anchor : anchors) {
                int limit = account.spent + room;
                fill(ranked, joined, ranked.size(), anchor, limit, taken, made, account, asked);
            }
        }
        fill(
                ranked,
                joined,
                ranked.size(),
                null,
                options.tokenBudget(),
                taken,
                made,
                account,
                asked);
        return fitted(ranked, taken, made, options);
    }

    private void fill(
            List<FactRanking.Ranked> ranked,
            int from,
            int to,
            @Nullable QueryEntity anchor,
            int limit,
            boolean[] taken,
            ExplainedFact[] made,
            Account account,
            Predicate<CandidateFact> asked) {
        int misses = 0;
        for (int i = from; i < to && misses < MOST_MISSES; i++) {
            if (taken[i] || (anchor != null && !of(anchor, ranked.get(i).found().anchor()))) {
                continue;
            }
            if (made[i] == null) {
                made[i] = make(ranked.get(i), asked);
            }
            if (account.fits(made[i], limit)) {
                taken[i] = true;
            } else {
                misses++;
            }
        }
    }

    private static boolean of(QueryEntity anchor, Entity entity) {
        for (Entity meaning : anchor.entities()) {
            if (meaning.id().equals(entity.id())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the question asks for facts of this kind about this entity, and the entity is surely
     * meant.
     */
    private static boolean asked(CandidateFact found, List<QueryEntity> anchors, Intent intent) {
        for (QueryEntity anchor : anchors) {
            if (anchor.entities().size() > 1 && of(anchor, found.anchor())) {
                return false;
            }
        }
        return found.origin() != Origin.AROUND
                || (!intent.open() && intent.lists(found.edge().link(), found.near().id()));
    }

    private ExplainedFact make(FactRanking.Ranked ranked, Predicate<CandidateFact> asked) {
        CandidateFact found = ranked.found();
        return new ExplainedFact(
                factory.fact(
                        found.edge(),
                        found.anchor(),
                        found.path(),
                        conflicts.of(found.edge()),
                        asked.test(found)),
                found.anchor(),
                found.origin(),
                ranked.worth());
    }

    /**
     * Puts the facts in order of rank; the account counts pieces, so the whole is counted once more
     * and the last facts go if it is too long.
     */
    private Chosen fitted(
            List<FactRanking.Ranked> ranked,
            boolean[] taken,
            ExplainedFact[] made,
            FactOptions options) {
        List<ExplainedFact> facts = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (taken[i]) {
                facts.add(made[i]);
            }
        }
        int count = tokens.count(text(facts));
        while (count > options.tokenBudget() && !facts.isEmpty()) {
            facts.removeLast();
            count = tokens.count(text(facts));
        }
        return new Chosen(facts, ranked.size() - facts.size(), count);
    }

    private static String text(List<ExplainedFact> facts) {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        facts.forEach(fact -> plain.add(fact.fact()));
        return FactLines.of(plain).text();
    }

    /** Facts and tokens that are spent so far. */
    private final class Account {

        private final FactLines.Account lines = new FactLines.Account(tokens, "");
        private final FactOptions options;
        private int facts;
        private int spent;

        Account(FactOptions options) {
            this.options = options;
        }

        boolean fits(ExplainedFact fact, int limit) {
            int cost = lines.cost(fact.fact());
            if (facts == options.maxFacts() || spent + cost > limit) {
                return false;
            }
            lines.add(fact.fact());
            facts++;
            spent += cost;
            return true;
        }
    }
}
