package dev.winnow.pruner.select;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.query.Settings;
import dev.winnow.pruner.render.ContextLayout;
import dev.winnow.pruner.render.ContextText;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import dev.winnow.pruner.select.FactDecisions.ScoredFact;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Step 5: takes out what does not fit, and fills up if that is asked for. Numbers of tokens cannot
 * be added up exactly (a token may reach over the border of two sentences), so costs by the piece
 * decide what is tried, and the count of the whole text decides whether it fits. Costs leave out
 * the joints between blocks, which mostly are one token with the stop before them, and the lines
 * that say what is left out: too much is tried rather than too little.
 */
final class TokenBudget {

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

    private final SentenceDecisions decisions;
    private final FactDecisions facts;
    private final ContextLayout layout;
    private final TokenCounter counter;
    private final Settings settings;
    private final Runnable check;

    /**
     * @param check run before the whole text is written and counted, each time
     */
    TokenBudget(
            SentenceDecisions decisions,
            FactDecisions facts,
            ContextLayout layout,
            TokenCounter counter,
            Settings settings,
            Runnable check) {
        this.decisions = decisions;
        this.facts = facts;
        this.layout = layout;
        this.counter = counter;
        this.settings = settings;
        this.check = check;
    }

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
        TokenCosts costs = TokenCosts.of(decisions, new BitSet(), layout, counter);
        BudgetSelection selection = new BudgetSelection(decisions, facts, costs, factCosts());
        int left = settings.tokenBudget() - takeFacts(selection);
        boolean[] entriesIn = rule().admit(costs.costs(), costs.groups(), left);
        left -= BudgetRule.price(costs.costs(), entriesIn, costs.groups());
        selection.admit(entriesIn);
        selection.admitWaitingFacts(rule(), left);
        return shrink(selection, selection.bestFirst());
    }

    /** The entries and facts that stay are paid for: filling uses what is left. */
    private Fitted fillUp(BitSet fill, Fitted passed) {
        TokenCosts costs = TokenCosts.of(decisions, fill, layout, counter).paid();
        int left = settings.tokenBudget() - passed.tokens();
        BudgetSelection selection = new BudgetSelection(decisions, facts, costs, factCosts());
        selection.admit(BudgetRule.GREEDY.admit(costs.costs(), costs.groups(), left));
        selection.admitAllFacts();
        return shrink(selection, selection.bestFillsFirst());
    }

    /**
     * Takes entries out from the end of the order until the text fits. The rest, which the order
     * does not list, must fit by itself.
     */
    private Fitted shrink(BudgetSelection selection, int[] order) {
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
        return selection.isEmpty() ? bestThatFits(selection, order) : fitted;
    }

    /**
     * Costs are estimates: something that they kept out may still fit by itself, and then the
     * context is not empty. What costs far more than the budget is not tried.
     */
    private Fitted bestThatFits(BudgetSelection selection, int[] order) {
        int tried = 0;
        for (int e = 0; e < order.length && tried < MOST_TRIED; e++) {
            int entry = order[e];
            if (selection.alone(entry) > (long) settings.tokenBudget() + SLACK) {
                continue;
            }
            tried++;
            selection.putIn(entry);
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
        return decisions.sentences.stream().anyMatch(Sentence::isJudged)
                ? BudgetRule.GREEDY
                : BudgetRule.PREFIX;
    }

    private BitSet fillable() {
        BitSet fill = new BitSet();
        for (int i = 0; settings.fill() && i < decisions.sentences.size(); i++) {
            fill.set(i, !decisions.kept(i) && decisions.leads(i) && !decisions.saysNothing(i));
        }
        return fill;
    }

    /**
     * Takes the facts that the question asks for, in the order of the graph and as many as fit into
     * the whole budget; then others, as long as all facts use no more than their share.
     *
     * @return their tokens
     */
    private int takeFacts(BudgetSelection selection) {
        List<GraphFact> passed = facts.keptFacts();
        List<GraphFact> asked = passed.stream().filter(GraphFact::asked).toList();
        int fitting = fitting(asked);
        int tokens = tokens(asked.subList(0, fitting));
        for (int f = 0; f < passed.size() && fitting > 0; f++) {
            if (passed.get(f).asked()) {
                selection.admitFact(f);
                fitting--;
            }
        }
        int share = Math.round(settings.factShare() * settings.tokenBudget());
        return tokens
                + selection.admitFacts(
                        f -> !passed.get(f).asked(), rule(), Math.max(0, share - tokens));
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
        FactLines.TokenEstimate estimate =
                new FactLines.TokenEstimate(counter, ContextLayout.MARKER);
        List<Cost> costs = new ArrayList<>(worths.length);
        for (int i = 0; i < worths.length; i++) {
            GraphFact fact = passed.get(i).fact();
            costs.add(new Cost(estimate.cost(fact), worths[i], Group.NONE));
            estimate.add(fact);
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
}
