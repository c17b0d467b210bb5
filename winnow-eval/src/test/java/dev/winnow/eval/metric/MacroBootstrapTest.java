package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MacroBootstrapTest {

    private static List<double[]> questions(int many, double... values) {
        List<double[]> questions = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            questions.add(new double[] {values[i % values.length]});
        }
        return questions;
    }

    @Test
    void every_set_counts_the_same_however_many_questions_it_has() {
        Interval interval = MacroBootstrap.mean(List.of(questions(1000, 1.0), questions(10, 0.0)));

        assertThat(interval).isEqualTo(new Interval(.5, .5, .5));
    }

    @Test
    void with_one_set_of_one_row_a_question_it_is_the_plain_bootstrap() {
        Interval plain = Bootstrap.mean(new double[] {0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1});
        Interval macro =
                MacroBootstrap.mean(List.of(questions(12, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1)));

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

        Interval free = MacroBootstrap.mean(List.of(apart));
        Interval bound = MacroBootstrap.mean(List.of(together));

        assertThat(bound.mean()).isCloseTo(free.mean(), within(1e-9));
        assertThat(bound.high() - bound.low()).isGreaterThan(3 * (free.high() - free.low()));
    }

    @Test
    void nothing_has_no_mean() {
        assertThatThrownBy(() -> MacroBootstrap.mean(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MacroBootstrap.mean(List.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static DrawnCounts counts(int many, SentenceCounts... values) {
        List<SentenceCounts> counts = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            counts.add(values[i % values.length]);
        }
        return new DrawnCounts(counts);
    }

    private static final SentenceCounts FOUND = new SentenceCounts(1, 1, 1);
    private static final SentenceCounts MISSED = new SentenceCounts(1, 1, 0);

    @Test
    void f2_is_that_of_the_pooled_sentences_of_each_set() {
        DrawnCounts half = counts(200, FOUND, MISSED);

        Interval interval = MacroBootstrap.of(List.of(half, counts(50, FOUND)));

        assertThat(interval.mean()).isCloseTo(.75, within(1e-9));
        assertThat(interval.low()).isBetween(.70, .74);
        assertThat(interval.high()).isBetween(.76, .80);
    }

    @Test
    void a_difference_is_taken_on_the_same_draw() {
        DrawnCounts half = counts(200, FOUND, MISSED);

        assertThat(MacroBootstrap.of(List.of(half.minus(half)))).isEqualTo(new Interval(0, 0, 0));
        assertThatThrownBy(() -> half.minus(counts(199, FOUND)))
                .hasMessageContaining("200 questions against 199");
    }
}
