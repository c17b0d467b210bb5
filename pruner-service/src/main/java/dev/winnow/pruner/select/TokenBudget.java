package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.query.Settings;
import dev.winnow.pruner.render.ContextLayout;
import dev.winnow.pruner.render.ContextText;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import dev.winnow.pruner.select.FactDecisions.ScoredFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Step 5: takes out what does not fit, and fills up if that is asked for. Numbers of tokens cannot
 * be added up exactly (a token may reach over the border of two sentences), so costs by the piece
 * decide what is tried, and the count of the whole text decides whether it fits. Costs leave out
 * the joints between blocks, which mostly are one token with the stop before them: too much is
 * tried rather than too little.
 *
 * @param check run before the whole text is written and counted, each time
 */
record TokenBudget(
        SentenceDecisions decisions,
        FactDecisions facts,
        ContextLayout layout,
        TokenCounter counter,
        Settings settings,
        Runnable check) {

    /**
     * Tokens by which the costs of one entry may be more than those of the text that it makes: one
     * or two where heading, title and sentence meet. Picked by hand; less may leave a context empty
     * that could have had a sentence.
     */
    private static final int SLACK = 8;

    /**
     * Entries that are tried by themselves where none was admitted; each writes the text anew. One
     * of the first fits unless the budget is hardly more than a heading. Picked by hand.
     */
    private static final int MOST_TRIED = 32;

    /**
     * Makes the decisions fit and returns the text. Sentences that only fill the room are chosen
     * last, so that they cost nothing that passed.
     */
    Fitted fit() {
        BitSet fill = fillable();
        Fitted passed = fitPassed();
        return fill.isEmpty() ? passed : fillUp(fill, passed);
    }

    private Fitted fitPassed() {
        Fitted all = write();
        if (all.tokens() <= settings.tokenBudget()) {
            return all;
        }
        TokenCosts costs = new TokenCosts(decisions, new BitSet(), layout, counter);
        Selection selection = new Selection(this, costs);
        int left = settings.tokenBudget() - selection.takeFacts();
        boolean[] entriesIn = rule().admit(costs.costs, costs.groups, left);
        left -= BudgetRule.price(costs.costs, entriesIn, costs.groups);
        selection.admit(entriesIn);
        selection.admitWaitingFacts(left);
        return shrink(selection, selection.bestFirst());
    }

    /** The entries and facts that stay are paid for: filling uses what is left. */
    private Fitted fillUp(BitSet fill, Fitted passed) {
        TokenCosts costs = new TokenCosts(decisions, fill, layout, counter);
        costs.freeWhatStands();
        int left = settings.tokenBudget() - passed.tokens();
        Selection selection = new Selection(this, costs);
        selection.admit(BudgetRule.GREEDY.admit(costs.costs, costs.groups, left));
        selection.admitAllFacts();
        return shrink(selection, selection.bestFillsFirst());
    }

    /**
     * Takes entries out from the end of the order until the text fits. The rest, which the order
     * does not list, must fit by itself.
     */
    private Fitted shrink(Selection selection, int[] order) {
        int last = order.length - 1;
        selection.enact();
        Fitted fitted = write();
        while (fitted.tokens() > settings.tokenBudget()) {
            int excess = fitted.tokens() - settings.tokenBudget();
            int before = last;
            while (last >= 0 && excess > 0) {
                excess -= selection.takeOut(order[last]);
                last--;
            }
            if (last == before) {
                throw new IllegalStateException(
                        "a context of %d tokens does not shrink".formatted(fitted.tokens()));
            }
            selection.enact();
            fitted = write();
        }
        return selection.in.isEmpty() ? bestThatFits(selection, order) : fitted;
    }

    /**
     * Costs are estimates: something that they kept out may still fit by itself, and then the
     * context is not empty. What costs far more than the budget is not tried.
     */
    private Fitted bestThatFits(Selection selection, int[] order) {
        int tried = 0;
        for (int e = 0; e < order.length && tried < MOST_TRIED; e++) {
            int entry = order[e];
            if (selection.alone(entry) > (long) settings.tokenBudget() + SLACK) {
                continue;
            }
            tried++;
            selection.in.set(entry);
            selection.enact();
            Fitted single = write();
            if (single.tokens() <= settings.tokenBudget()) {
                return single;
            }
            selection.takeOut(entry);
        }
        selection.enact();
        return write();
    }

    private Fitted write() {
        check.run();
        ContextText text = layout.write(decisions.keptSentences(), facts.keptFacts());
        return new Fitted(text, counter.count(text.text()));
    }

    /**
     * Worth decides between sentences that have one. Where none has, the order does: an entry that
     * is left out had no say in it.
     */
    private BudgetRule rule() {
        return decisions.sentences.stream()
                        .anyMatch(one -> one.keep() != null || one.words() != null)
                ? BudgetRule.GREEDY
                : BudgetRule.PREFIX;
    }

    private BitSet fillable() {
        BitSet fill = new BitSet();
        for (int i = 0; settings.fill() && i < decisions.sentences.size(); i++) {
            fill.set(i, !decisions.kept(i) && decisions.leads(i));
        }
        return fill;
    }

    /**
     * Counts the facts, from the first on, that fit: halving, since more facts are never fewer
     * tokens.
     */
    private int fitting(List<GraphFact> asked) {
        int fits = 0;
        int tooMany = asked.size() + 1;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            if (tokens(asked.subList(0, middle)) <= settings.tokenBudget()) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits;
    }

    private int tokens(List<GraphFact> alone) {
        return counter.count(layout.write(List.of(), alone).text());
    }

    /** A line's head, and the name of a source, are paid with the first fact that needs them. */
    private List<Cost> factCosts() {
        List<ScoredFact> passed = facts.passedFacts();
        float[] worths = ScoredFact.worths(passed);
        FactLines.Account account = new FactLines.Account(counter, ContextLayout.MARKER);
        List<Cost> costs = new ArrayList<>(worths.length);
        for (int i = 0; i < worths.length; i++) {
            GraphFact fact = passed.get(i).fact();
            costs.add(new Cost(account.cost(fact), worths[i], Group.NONE));
            account.add(fact);
        }
        return costs;
    }

    /**
     * A text that was counted.
     *
     * @param text the text
     * @param tokens its tokens
     */
    record Fitted(ContextText text, int tokens) {}

    /**
     * The entries that a budget admits: sentences first, then facts, numbered through. {@link
     * #enact} makes the decisions those of this selection.
     */
    private static final class Selection {

        private final TokenBudget budget;
        private final TokenCosts costs;
        private final List<Cost> factCosts;
        private final int[] factIndexes;
        private final Reason[] reasons;
        private final BitSet in = new BitSet();

        Selection(TokenBudget budget, TokenCosts costs) {
            this.budget = budget;
            this.costs = costs;
            this.factCosts = budget.factCosts();
            this.factIndexes = budget.facts.passed();
            this.reasons = new Reason[costs.costs.size()];
            for (int e = 0; e < reasons.length; e++) {
                reasons[e] =
                        costs.fills(e) ? Reason.FILL : budget.decisions.reason(costs.sentence(e));
            }
        }

        void admit(boolean[] entries) {
            for (int e = 0; e < entries.length; e++) {
                in.set(e, entries[e]);
            }
        }

        void admitAllFacts() {
            in.set(reasons.length, reasons.length + factCosts.size());
        }

        /**
         * Takes the facts that the question asks for, in the order of the graph and as many as fit
         * into the whole budget; then others, as long as all facts use no more than their share.
         *
         * @return their tokens
         */
        int takeFacts() {
            Settings settings = budget.settings;
            List<ScoredFact> passed = budget.facts.passedFacts();
            int[] asked =
                    IntStream.range(0, passed.size())
                            .filter(f -> passed.get(f).fact().asked())
                            .toArray();
            List<GraphFact> facts =
                    Arrays.stream(asked).mapToObj(f -> passed.get(f).fact()).toList();
            int fitting = budget.fitting(facts);
            int tokens = budget.tokens(facts.subList(0, fitting));
            Arrays.stream(asked, 0, fitting).forEach(f -> in.set(reasons.length + f));
            int share = Math.round(settings.factShare() * settings.tokenBudget());
            return tokens
                    + admitFacts(f -> !passed.get(f).fact().asked(), Math.max(0, share - tokens));
        }

        /** Hands room that the passages left to facts that their share had no room for. */
        void admitWaitingFacts(int left) {
            admitFacts(f -> !in.get(reasons.length + f), left);
        }

        private int admitFacts(IntPredicate candidates, int room) {
            int[] numbers = IntStream.range(0, factCosts.size()).filter(candidates).toArray();
            List<Cost> asking = Arrays.stream(numbers).mapToObj(factCosts::get).toList();
            boolean[] admitted = budget.rule().admit(asking, List.of(), room);
            for (int n = 0; n < numbers.length; n++) {
                in.set(reasons.length + numbers[n], admitted[n]);
            }
            return BudgetRule.price(asking, admitted, List.of());
        }

        /** All entries, the worthiest first. */
        int[] bestFirst() {
            float[] worths = new float[reasons.length + factCosts.size()];
            for (int e = 0; e < worths.length; e++) {
                worths[e] = cost(e).worth();
            }
            return Ranking.order(worths);
        }

        /** The entries that only fill, the worthiest first. */
        int[] bestFillsFirst() {
            return Arrays.stream(bestFirst())
                    .filter(entry -> entry < reasons.length && costs.fills(entry))
                    .toArray();
        }

        /** The tokens of an entry with the heading and the title that it needs. */
        long alone(int entry) {
            List<Group> groups = costs.groups;
            return cost(entry).tokens()
                    + cost(entry).paidWith(groups).mapToLong(g -> groups.get(g).tokens()).sum();
        }

        /**
         * Takes an entry out.
         *
         * @return its cost by itself and with what it brings, 0 if it was not in
         */
        int takeOut(int entry) {
            if (!in.get(entry)) {
                return 0;
            }
            in.clear(entry);
            Cost cost = cost(entry);
            return cost.tokens()
                    + cost.also().stream().mapToInt(g -> costs.groups.get(g).tokens()).sum();
        }

        /** Makes the decisions those of this selection. */
        void enact() {
            for (int e = 0; e < reasons.length; e++) {
                int sentence = costs.sentence(e);
                if (in.get(e)) {
                    budget.decisions.keep(sentence, reasons[e]);
                } else {
                    budget.decisions.drop(
                            sentence, costs.fills(e) ? Reason.THRESHOLD : Reason.BUDGET);
                }
            }
            budget.decisions.settleCompanions();
            for (int f = 0; f < factIndexes.length; f++) {
                budget.facts.settle(factIndexes[f], in.get(reasons.length + f));
            }
        }

        private Cost cost(int entry) {
            return entry < reasons.length
                    ? costs.costs.get(entry)
                    : factCosts.get(entry - reasons.length);
        }
    }
}
