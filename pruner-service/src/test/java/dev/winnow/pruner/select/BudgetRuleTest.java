package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The contract of {@link BudgetRule}, held against both rules. */
class BudgetRuleTest {

    private static final List<BudgetRule> RULES = List.of(BudgetRule.values());

    @Property
    void never_over_the_budget_and_never_none_when_one_fits(@ForAll long seed) {
        Random random = new Random(seed);
        List<Group> groups = groups(random);
        List<Cost> entries = entries(random, groups.size());
        int budget = random.nextInt(200);

        for (BudgetRule rule : RULES) {
            boolean[] admitted = rule.admit(entries, groups, budget);

            assertThat(price(entries, admitted, groups)).isLessThanOrEqualTo(budget);
            if (IntStream.range(0, admitted.length).noneMatch(i -> admitted[i])) {
                for (int i = 0; i < entries.size(); i++) {
                    boolean[] alone = new boolean[entries.size()];
                    alone[i] = true;
                    assertThat(price(entries, alone, groups)).isGreaterThan(budget);
                }
            }
        }
    }

    @Property
    void a_worthier_entry_goes_only_if_it_does_not_fit_beside_those_that_are_worthier_still(
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Group> groups = groups(random);
        List<Cost> entries = entries(random, groups.size());
        int budget = random.nextInt(200);

        boolean[] admitted = BudgetRule.GREEDY.admit(entries, groups, budget);

        for (int i = 0; i < admitted.length; i++) {
            if (!admitted[i]) {
                boolean[] worthier = new boolean[admitted.length];
                for (int j = 0; j < admitted.length; j++) {
                    boolean before =
                            entries.get(j).worth() > entries.get(i).worth()
                                    || (entries.get(j).worth() == entries.get(i).worth() && j < i);
                    worthier[j] = before && admitted[j];
                }
                worthier[i] = true;
                assertThat(price(entries, worthier, groups)).isGreaterThan(budget);
            }
        }
    }

    @Test
    void without_worth_nothing_is_kept_behind_the_first_that_does_not_fit() {
        List<Cost> entries = List.of(cost(50), cost(5), cost(50), cost(1));

        assertThat(BudgetRule.PREFIX.admit(entries, List.of(), 10))
                .containsExactly(false, true, false, false);
    }

    @Test
    void a_group_is_paid_once_together_with_the_group_around_it() {
        List<Group> groups = List.of(new Group(10, Group.NONE), new Group(5, 0));
        List<Cost> entries = List.of(new Cost(1, .9f, 1), new Cost(1, .8f, 1), new Cost(1, .7f, 0));

        assertThat(BudgetRule.GREEDY.admit(entries, groups, 18)).containsExactly(true, true, true);
        assertThat(BudgetRule.GREEDY.admit(entries, groups, 17)).containsExactly(true, true, false);
        assertThat(BudgetRule.GREEDY.admit(entries, groups, 15))
                .containsExactly(false, false, true);
    }

    /** Independent of the code under test: sets instead of a ledger. */
    private static int price(List<Cost> entries, boolean[] admitted, List<Group> groups) {
        Set<Integer> paid = new LinkedHashSet<>();
        int sum = 0;
        for (int i = 0; i < admitted.length; i++) {
            if (admitted[i]) {
                sum += entries.get(i).tokens();
                for (int g = entries.get(i).group(); g >= 0; g = groups.get(g).parent()) {
                    paid.add(g);
                }
            }
        }
        for (int group : paid) {
            sum += groups.get(group).tokens();
        }
        return sum;
    }

    private static List<Group> groups(Random random) {
        List<Group> groups = new ArrayList<>();
        int count = random.nextInt(6);
        for (int g = 0; g < count; g++) {
            groups.add(new Group(random.nextInt(30), random.nextInt(g + 1) - 1));
        }
        return groups;
    }

    private static List<Cost> entries(Random random, int groups) {
        List<Cost> entries = new ArrayList<>();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            entries.add(
                    new Cost(
                            random.nextInt(60),
                            random.nextInt(11) / 10f,
                            random.nextInt(groups + 1) - 1));
        }
        return entries;
    }

    private static Cost cost(int tokens) {
        return new Cost(tokens, Sentence.UNSCORED, Group.NONE);
    }
}
