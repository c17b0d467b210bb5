package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HolmCorrectionTest {

    @Test
    void the_smallest_is_multiplied_by_the_number_of_tests_and_each_next_one_by_one_less() {
        // 4 * .01, 3 * .02 (above 2 * .025 = .05), 1 * .5
        assertThat(HolmCorrection.of(new double[] {.5, .01, .025, .02}))
                .containsExactly(new double[] {.5, .04, .06, .06}, within(1e-12));
    }

    @Test
    void one_test_needs_no_correction_and_nothing_gets_above_1() {
        assertThat(HolmCorrection.of(new double[] {.03})).containsExactly(.03);
        assertThat(HolmCorrection.of(new double[] {.9, .8})).containsExactly(1, 1);
        assertThat(HolmCorrection.of(new double[0])).isEmpty();
    }

    @Test
    void what_is_no_probability_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HolmCorrection.of(new double[] {.1, Double.NaN}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HolmCorrection.of(new double[] {1.1}));
    }

    @Property
    void keeps_the_order_of_the_tests_and_never_makes_a_finding_stronger(
            @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] p = values.stream().mapToDouble(x -> x).toArray();
        double[] corrected = HolmCorrection.of(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(corrected[i]).isBetween(p[i], 1.0);
            assertThat(corrected[i]).isLessThanOrEqualTo(Math.min(1, p.length * p[i]) + 1e-12);
            for (int j = 0; j < p.length; j++) {
                if (p[i] <= p[j]) {
                    assertThat(corrected[i]).isLessThanOrEqualTo(corrected[j]);
                }
            }
        }
    }

    @Property
    void a_result_does_not_depend_on_where_its_test_stands(
            @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] p = values.stream().mapToDouble(x -> x).toArray();
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        double[] expected = HolmCorrection.of(sorted);
        double[] corrected = HolmCorrection.of(p);
        Arrays.sort(corrected);
        assertThat(corrected).isEqualTo(expected);
    }
}
