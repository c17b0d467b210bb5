package dev.winnow.kg.context;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.kg.fact.FactText;
import dev.winnow.kg.fact.Origin;
import dev.winnow.kg.fact.RankedFact;
import dev.winnow.kg.render.GroupedLines;
import java.util.ArrayList;
import java.util.List;
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
    private final GroupedLines lines = new GroupedLines();

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
    Chosen choose(List<Ranked> ranked, List<Anchor> anchors, FactWishes wishes) {
        boolean[] taken = new boolean[ranked.size()];
        RankedFact[] made = new RankedFact[ranked.size()];
        Account account = new Account(wishes);
        int asked = 0;
        while (asked < ranked.size() && ranked.get(asked).found().origin() != Origin.AROUND) {
            asked++;
        }
        fill(ranked, 0, asked, null, wishes.tokenBudget(), taken, made, account);
        if (anchors.size() > 1) {
            float share = Math.min(wishes.minShare(), 1f / anchors.size());
            int room = (int) (share * Math.max(0, wishes.tokenBudget() - account.spent));
            for (Anchor anchor : anchors) {
                int limit = account.spent + room;
                fill(ranked, asked, ranked.size(), anchor, limit, taken, made, account);
            }
        }
        fill(ranked, asked, ranked.size(), null, wishes.tokenBudget(), taken, made, account);
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
            Account account) {
        int misses = 0;
        for (int i = from; i < to && misses < MOST_MISSES; i++) {
            if (taken[i] || (anchor != null && !of(anchor, ranked.get(i).found().anchor()))) {
                continue;
            }
            if (made[i] == null) {
                made[i] = make(ranked.get(i));
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

    private RankedFact make(Ranked ranked) {
        Found found = ranked.found();
        return new RankedFact(
                making.fact(found.edge(), found.path(), conflicts.of(found.edge())),
                found.anchor(),
                FactText.phrase(found.edge().relation()),
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
        int count = tokens.count(lines.render(facts));
        while (count > wishes.tokenBudget() && !facts.isEmpty()) {
            facts.removeLast();
            count = tokens.count(lines.render(facts));
        }
        return new Chosen(facts, ranked.size() - facts.size(), count);
    }

    /** What is spent so far. */
    private final class Account {

        private final GroupedLines.Ledger ledger = new GroupedLines.Ledger(tokens);
        private final FactWishes wishes;
        private int facts;
        private int spent = FIXED;

        Account(FactWishes wishes) {
            this.wishes = wishes;
        }

        boolean fits(RankedFact fact, int limit) {
            int cost = ledger.cost(fact);
            if (facts == wishes.maxFacts() || spent + cost > limit) {
                return false;
            }
            ledger.add(fact);
            facts++;
            spent += cost;
            return true;
        }
    }

    /** The word that begins the line of sources. */
    private static final int FIXED = 3;
}
