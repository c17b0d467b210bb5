package dev.winnow.pruner.select;

import dev.winnow.core.context.BudgetRule;
import dev.winnow.core.context.BudgetRule.Cost;
import dev.winnow.core.context.BudgetRule.Group;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.query.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Step 5: takes out what does not fit, and fills up if that is asked for. Numbers of tokens cannot be added up exactly (a token
 * may reach over the border of two sentences), so prices by the piece decide what is tried, and the count of the whole text
 * decides whether it fits. Prices leave the joints between blocks out, which mostly are one token with the stop before them: too
 * much is tried rather than too little.
 */
final class TokenBudget {

    private final Verdicts verdicts;
    private final FactVerdicts facts;
    private final ContextLayout layout;
    private final TokenCounter counter;
    private final Settings settings;

    TokenBudget(
            Verdicts verdicts,
            FactVerdicts facts,
            ContextLayout layout,
            TokenCounter counter,
            Settings settings) {
        this.verdicts = verdicts;
        this.facts = facts;
        this.layout = layout;
        this.counter = counter;
        this.settings = settings;
    }

    /** Makes the verdicts fit and returns the text. What fills the room is chosen last, so that it costs nothing that passed. */
    Fitted fit() {
        boolean[] fill = fillable();
        Fitted passed = fitPassed();
        return none(fill) ? passed : fillUp(fill, passed);
    }

    private Fitted fitPassed() {
        Fitted all = write();
        if (all.tokens() <= settings.tokenBudget()) {
            return all;
        }
        boolean[] nothing = new boolean[verdicts.sentences().size()];
        Prices prices = Prices.of(verdicts, nothing, layout, counter);
        List<Cost> factCosts = factCosts();
        FactsTaken taken = takeFacts(factCosts);
        int left = settings.tokenBudget() - taken.tokens();
        boolean[] entriesIn = rule().admit(prices.costs(), prices.groups(), left);
        left -= Till.price(prices.costs(), entriesIn, prices.groups());
        Choice choice = new Choice(verdicts, facts, prices, factCosts);
        choice.admit(entriesIn, taken.in());
        choice.admitMoreFacts(rule(), left);
        return shrink(choice, choice.bestFirst());
    }

    /** The entries and facts that stay are paid for: the room that they left is all that filling may use. */
    private Fitted fillUp(boolean[] fill, Fitted passed) {
        Prices prices = Prices.of(verdicts, fill, layout, counter).paid();
        int left = settings.tokenBudget() - passed.tokens();
        Choice choice = new Choice(verdicts, facts, prices, factCosts());
        choice.admit(new WorthFirst().admit(prices.costs(), prices.groups(), left), allFacts());
        return shrink(choice, choice.bestFillsFirst());
    }

    /** Takes out from the end of the order what is too much. Without what the order lists, the rest must fit. */
    private Fitted shrink(Choice choice, int[] order) {
        int last = order.length - 1;
        choice.enact();
        Fitted fitted = write();
        while (fitted.tokens() > settings.tokenBudget()) {
            int excess = fitted.tokens() - settings.tokenBudget();
            int before = last;
            while (last >= 0 && excess > 0) {
                excess -= choice.takeOut(order[last]);
                last--;
            }
            if (last == before) {
                throw new IllegalStateException(
                        "a context of %d tokens does not shrink".formatted(fitted.tokens()));
            }
            choice.enact();
            fitted = write();
        }
        return choice.isEmpty() ? bestThatFits(choice, order) : fitted;
    }

    /** Prices are estimates: something that they kept out may still fit by itself, and then the context is not empty. */
    private Fitted bestThatFits(Choice choice, int[] order) {
        for (int entry : order) {
            choice.putIn(entry);
            choice.enact();
            Fitted single = write();
            if (single.tokens() <= settings.tokenBudget()) {
                return single;
            }
            choice.takeOut(entry);
        }
        choice.enact();
        return write();
    }

    private Fitted write() {
        ContextText text = layout.write(verdicts.keptSentences(), facts.keptFacts());
        return new Fitted(text, counter.count(text.text()));
    }

    /** Worth decides between sentences that have one. Where none has, the order does: what would be left out had no say in it. */
    private BudgetRule rule() {
        for (Sentence sentence : verdicts.sentences()) {
            if (sentence.keep() != null) {
                return new WorthFirst();
            }
        }
        return new RankFirst();
    }

    private boolean[] fillable() {
        boolean[] fill = new boolean[verdicts.sentences().size()];
        if (settings.fill()) {
            for (int i = 0; i < fill.length; i++) {
                fill[i] = !verdicts.kept(i) && verdicts.leads(i);
            }
        }
        return fill;
    }

    private static boolean none(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return false;
            }
        }
        return true;
    }

    private boolean[] allFacts() {
        boolean[] all = new boolean[facts.passed().length];
        Arrays.fill(all, true);
        return all;
    }

    /** What is taken of the facts before the sentences get the rest. */
    private record FactsTaken(boolean[] in, int tokens) {}

    /**
     * What the question asks for may use all that there is, in the order of the graph: as many as fit. With the others, facts use no more than
     * their share.
     */
    private FactsTaken takeFacts(List<Cost> costs) {
        List<RankedFact> passed = facts.keptFacts();
        boolean[] in = new boolean[costs.size()];
        List<RankedFact> asked = passed.stream().filter(ranked -> ranked.fact().asked()).toList();
        int fitting = fitting(asked);
        int tokens = tokens(asked.subList(0, fitting));
        List<Cost> others = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < in.length; i++) {
            if (!passed.get(i).fact().asked()) {
                others.add(costs.get(i));
                places.add(i);
            } else if (fitting > 0) {
                in[i] = true;
                fitting--;
            }
        }
        int share = Math.round(settings.factShare() * settings.tokenBudget());
        boolean[] admitted = rule().admit(others, List.of(), Math.max(0, share - tokens));
        for (int i = 0; i < admitted.length; i++) {
            in[places.get(i)] = admitted[i];
        }
        return new FactsTaken(in, tokens + Till.price(others, admitted, List.of()));
    }

    /** How many facts from the first on fit into the budget: halving, since more facts are never fewer tokens. */
    private int fitting(List<RankedFact> asked) {
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

    private int tokens(List<RankedFact> alone) {
        return counter.count(layout.write(List.of(), alone).text());
    }

    /** A line's head, and the name of a source, are paid with the first fact that needs them. */
    private List<Cost> factCosts() {
        List<RankedFact> passed = facts.keptFacts();
        float[] worths = RankedFact.worths(passed);
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
}
