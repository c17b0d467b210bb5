package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairedRandomisationTest {

    private static double againstZero(double... differences) {
        return PairedRandomisation.p(differences, new double[differences.length]);
    }

    @Test
    void three_queries_are_enumerated() {
        // Sums of +-.1 +-.2 +-.3: .6, .4, .2, 0 and their mirror images; .6 is reached by 2 of 8.
        assertThat(againstZero(.1, .2, .3)).isEqualTo(.25);
        // Seen: .4, reached by .6 and .4 and their mirror images, 4 of 8.
        assertThat(againstZero(-.1, .2, .3)).isEqualTo(.5);
        // Seen: 0.
        assertThat(againstZero(.1, .2, -.3)).isEqualTo(1);
    }

    @Test
    void ten_wins_in_a_row_have_the_probability_of_the_sign_test() {
        double[] wins = new double[10];
        Arrays.fill(wins, .05);
        assertThat(againstZero(wins)).isEqualTo(2 / 1024.0);
    }

    @Test
    void many_queries_come_to_the_probability_that_the_binomial_gives() {
        // 30 differences of equal size, 20 up and 10 down: P(|X - 15| >= 5) for X of B(30, 1/2) is
        // .0987.
        double[] values = new double[30];
        Arrays.fill(values, .1);
        Arrays.fill(values, 0, 10, -.1);
        assertThat(againstZero(values)).isCloseTo(.0987, within(.004));
    }

    @Test
    void a_difference_in_every_one_of_many_queries_has_the_smallest_p_and_not_0() {
        double[] wins = new double[300];
        Arrays.fill(wins, .01);
        assertThat(againstZero(wins)).isEqualTo(1.0 / PairedRandomisation.PERMUTATIONS);
    }

    @Test
    void equal_systems_are_not_different() {
        assertThat(PairedRandomisation.p(new double[] {.3, .5}, new double[] {.3, .5}))
                .isEqualTo(1);
        assertThat(PairedRandomisation.p(new double[0], new double[0])).isEqualTo(1);
    }

    @Test
    void queries_without_a_difference_change_nothing() {
        assertThat(againstZero(.1, 0, .2, .3, 0)).isEqualTo(againstZero(.1, .2, .3));
    }

    @Test
    void unequal_lists_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedRandomisation.p(new double[1], new double[2]));
    }

    @Property(tries = 60)
    void p_lies_above_0_and_not_above_1_and_does_not_depend_on_which_system_is_first(
            @ForAll @Size(min = 1, max = 24) List<@DoubleRange(min = 0, max = 1) Double> values,
            @ForAll long seed) {
        double[] a = values.stream().mapToDouble(x -> x).toArray();
        double[] b = shuffled(a, seed);
        double p = PairedRandomisation.p(a, b);
        assertThat(p).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(PairedRandomisation.p(b, a)).isEqualTo(p);
    }

    @Property(tries = 60)
    void a_larger_unit_changes_nothing(
            @ForAll @Size(min = 1, max = 18) List<@DoubleRange(min = 0, max = 1) Double> values,
            @ForAll long seed) {
        double[] a = values.stream().mapToDouble(x -> x).toArray();
        double[] b = shuffled(a, seed);
        double[] scaledA = Arrays.stream(a).map(x -> 4 * x).toArray();
        double[] scaledB = Arrays.stream(b).map(x -> 4 * x).toArray();
        assertThat(PairedRandomisation.p(scaledA, scaledB)).isEqualTo(PairedRandomisation.p(a, b));
    }

    private static double[] shuffled(double[] values, long seed) {
        double[] shuffled = values.clone();
        Random random = new Random(seed);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        return shuffled;
    }
}
