package dev.winnow.bench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void the_interval_of_a_fair_coin_has_the_width_that_theory_gives() {
        double[] coin = new double[400];
        Arrays.fill(coin, 0, 200, 1.0);
        Bootstrap.Interval interval = Bootstrap.mean(coin);
        // 1.96 * sqrt(.25 / 400) = .049
        assertThat(interval.mean()).isEqualTo(.5);
        assertThat(interval.low()).isCloseTo(.451, within(.005));
        assertThat(interval.high()).isCloseTo(.549, within(.005));
    }

    @Test
    void equal_values_give_an_interval_without_width_and_the_same_values_the_same_interval() {
        assertThat(Bootstrap.mean(new double[] {.3, .3, .3}))
                .isEqualTo(new Bootstrap.Interval(.3, .3, .3));
        double[] values = {0, 1, .5, .25, .75};
        assertThat(Bootstrap.mean(values)).isEqualTo(Bootstrap.mean(values));
    }

    @Test
    void a_difference_is_paired_by_query() {
        double[] a = {.9, .1, .5, .4};
        double[] b = {.8, .0, .4, .3};
        Bootstrap.Interval difference = Bootstrap.difference(a, b);
        assertThat(difference.low()).isCloseTo(.1, within(1e-9));
        assertThat(difference.high()).isCloseTo(.1, within(1e-9));
    }

    @Test
    void no_query_and_unequal_lists_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bootstrap.mean(new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bootstrap.difference(new double[1], new double[2]));
    }

    private static List<double[]> questions(int many, double... values) {
        List<double[]> questions = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            questions.add(new double[] {values[i % values.length]});
        }
        return questions;
    }

    @Test
    void every_set_counts_the_same_however_many_questions_it_has() {
        Bootstrap.Interval interval =
                Bootstrap.ofRows(List.of(questions(1000, 1.0), questions(10, 0.0)));

        assertThat(interval).isEqualTo(new Bootstrap.Interval(.5, .5, .5));
    }

    @Test
    void with_one_set_of_one_row_a_question_it_is_the_plain_bootstrap() {
        Bootstrap.Interval plain =
                Bootstrap.mean(new double[] {0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1});
        Bootstrap.Interval macro =
                Bootstrap.ofRows(List.of(questions(12, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1)));

        assertThat(macro).isEqualTo(plain);
    }

    @Test
    void rows_of_one_question_are_drawn_together() {
        List<double[]> apart = questions(200, 0, 1);
        List<double[]> together = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            double[] rows = new double[20];
            Arrays.fill(rows, i % 2);
            together.add(rows);
        }

        Bootstrap.Interval free = Bootstrap.ofRows(List.of(apart));
        Bootstrap.Interval bound = Bootstrap.ofRows(List.of(together));

        assertThat(bound.mean()).isCloseTo(free.mean(), within(1e-9));
        assertThat(bound.high() - bound.low()).isGreaterThan(3 * (free.high() - free.low()));
    }

    @Test
    void nothing_has_no_mean() {
        assertThatThrownBy(() -> Bootstrap.ofRows(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bootstrap.ofRows(List.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_figure_of_a_set_is_that_of_its_drawn_questions() {
        boolean[] found = new boolean[200];
        Arrays.fill(found, 0, 100, true);
        Bootstrap.Sample half =
                new Bootstrap.Sample() {
                    @Override
                    public int queries() {
                        return found.length;
                    }

                    @Override
                    public double of(int[] drawn) {
                        return Arrays.stream(drawn)
                                .mapToDouble(q -> found[q] ? 1 : 0)
                                .average()
                                .orElse(0);
                    }
                };

        Bootstrap.Interval interval = Bootstrap.ofSets(List.of(half));

        assertThat(interval.mean()).isCloseTo(.5, within(1e-9));
        assertThat(interval.low()).isBetween(.40, .46);
        assertThat(interval.high()).isBetween(.54, .60);
    }

    @Test
    void two_systems_are_compared_query_by_query() {
        Bootstrap.PairedMeans means =
                Bootstrap.PairedMeans.of(new double[] {0, .5, .2}, new double[] {.1, .6, .3});

        assertThat(means.system().mean()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(means.difference().low()).isCloseTo(.1, within(1e-9));
        assertThat(means.difference().high()).isCloseTo(.1, within(1e-9));
    }
}
