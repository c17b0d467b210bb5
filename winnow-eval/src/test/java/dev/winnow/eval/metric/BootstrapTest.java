package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void the_interval_of_a_fair_coin_has_the_width_that_theory_gives() {
        double[] coin = new double[400];
        Arrays.fill(coin, 0, 200, 1.0);
        Interval interval = Bootstrap.mean(coin);
        // 1.96 * sqrt(.25 / 400) = .049
        assertThat(interval.mean()).isEqualTo(.5);
        assertThat(interval.low()).isCloseTo(.451, within(.005));
        assertThat(interval.high()).isCloseTo(.549, within(.005));
    }

    @Test
    void equal_values_give_an_interval_without_width_and_the_same_values_the_same_interval() {
        assertThat(Bootstrap.mean(new double[] {.3, .3, .3})).isEqualTo(new Interval(.3, .3, .3));
        double[] values = {0, 1, .5, .25, .75};
        assertThat(Bootstrap.mean(values)).isEqualTo(Bootstrap.mean(values));
    }

    @Test
    void a_difference_is_paired_by_query() {
        double[] a = {.9, .1, .5, .4};
        double[] b = {.8, .0, .4, .3};
        Interval difference = Bootstrap.difference(a, b);
        assertThat(difference.low()).isCloseTo(.1, within(1e-9));
        assertThat(difference.high()).isCloseTo(.1, within(1e-9));
    }

    @Test
    void no_query_and_unequal_lists_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bootstrap.mean(new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bootstrap.difference(new double[1], new double[2]));
    }
}
