package dev.winnow.kg.context;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.fact.Origin;
import dev.winnow.kg.fact.RankedFact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills the budget: what the question asks of several entities first, then a share for each entity, then the best of all. What one entity
 * leaves of its share goes to the others.
 */
final class Selection {

    /** A cheap fact may still fit when a dear one does not, but the search for it must end. */
    private static final int MOST_MISSES = 20;

    private final FactMaking making;
    private final Conflicts conflicts;
    private final TokenCounter tokens;

    Selection(FactMaking making, Conflicts conflicts, TokenCounter tokens) {
        this.making = making;
        this.conflicts = conflicts;
        this.tokens = tokens;
    }

    /**
     * What was chosen.
     *
     * @param facts best first
     * @param leftOut candidates that did not fit
     * @param tokens of the facts as grouped lines
     */
    record Chosen(List<RankedFact> facts, int leftOut, int tokens) {}

    /**
     * @param ranked best first
     */
    Chosen choose(List<Ranked> ranked, List<Anchor> anchors, Intent intent, FactWishes wishes) {
        Predicate<Found> asked = found -> asked(found, anchors, intent);
        boolean[] taken = new boolean[ranked.size()];
        RankedFact[] made = new RankedFact[ranked.size()];
        Account account = new Account(wishes);
        int joined = 0;
        while (joined < ranked.size() && ranked.get(joined).found().origin() != Origin.AROUND) {
            joined++;
        }
        fill(ranked, 0, joined, null, wishes.tokenBudget(), taken, made, account, asked);
        if (anchors.size() > 1) {
            float share = Math.min(wishes.minShare(), 1f / anchors.size());
            int room = (int) (share * Math.max(0, wishes.tokenBudget() - account.spent));
            for (Anchor anchor : anchors) {
                int limit = account.spent + room;
                fill(ranked, joined, ranked.size(), anchor, limit, taken, made, account, asked);
            }
        }
        fill(
                ranked,
                joined,
                ranked.size(),
                null,
                wishes.tokenBudget(),
                taken,
                made,
                account,
                asked);
        return fitted(ranked, taken, made, wishes);
    }

    private void fill(
            List<Ranked> ranked,
            int from,
            int to,
            @Nullable Anchor anchor,
            int limit,
            boolean[] taken,
            RankedFact[] made,
            Account account,
            Predicate<Found> asked) {
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

    private static boolean of(Anchor anchor, Entity entity) {
        for (Entity meaning : anchor.entities()) {
            if (meaning.id().equals(entity.id())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the question asks for facts of this kind about this entity, and the entity is surely meant. */
    private static boolean asked(Found found, List<Anchor> anchors, Intent intent) {
        for (Anchor anchor : anchors) {
            if (anchor.entities().size() > 1 && of(anchor, found.anchor())) {
                return false;
            }
        }
        return found.origin() != Origin.AROUND
                || (!intent.open() && intent.lists(found.edge().link(), found.near().id()));
    }

    private RankedFact make(Ranked ranked, Predicate<Found> asked) {
        Found found = ranked.found();
        return new RankedFact(
                making.fact(
                        found.edge(),
                        found.anchor(),
                        found.path(),
                        conflicts.of(found.edge()),
                        asked.test(found)),
                found.anchor(),
                found.origin(),
                ranked.worth());
    }

    /** In order of rank; the account counts pieces, so the whole is counted once more and the last facts go if it is too long. */
    private Chosen fitted(
            List<Ranked> ranked, boolean[] taken, RankedFact[] made, FactWishes wishes) {
        List<RankedFact> facts = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (taken[i]) {
                facts.add(made[i]);
            }
        }
        int count = tokens.count(text(facts));
        while (count > wishes.tokenBudget() && !facts.isEmpty()) {
            facts.removeLast();
            count = tokens.count(text(facts));
        }
        return new Chosen(facts, ranked.size() - facts.size(), count);
    }

    private static String text(List<RankedFact> facts) {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        facts.forEach(fact -> plain.add(fact.fact()));
        return FactLines.of(plain).text();
    }

    /** What is spent so far. */
    private final class Account {

        private final FactLines.Account lines = new FactLines.Account(tokens, "");
        private final FactWishes wishes;
        private int facts;
        private int spent;

        Account(FactWishes wishes) {
            this.wishes = wishes;
        }

        boolean fits(RankedFact fact, int limit) {
            int cost = lines.cost(fact.fact());
            if (facts == wishes.maxFacts() || spent + cost > limit) {
                return false;
            }
            lines.add(fact.fact());
            facts++;
            spent += cost;
            return true;
        }
    }
}
