package dev.winnow.bench.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RiskBoundTest {

    @Test
    void without_a_loss_it_is_the_chance_that_none_of_the_questions_loses() {
        assertThat(ThresholdTuning.RiskBound.p(0, 58, .05))
                .isCloseTo(Math.pow(.95, 58), within(1e-9));
        assertThat(ThresholdTuning.RiskBound.p(0, 58, .05)).isGreaterThan(.05);
        assertThat(ThresholdTuning.RiskBound.p(0, 59, .05)).isLessThan(.05);
    }

    @Test
    void a_loss_that_is_not_below_what_is_allowed_proves_nothing() {
        assertThat(ThresholdTuning.RiskBound.p(.05, 1_000_000, .05)).isEqualTo(1);
        assertThat(ThresholdTuning.RiskBound.p(.2, 1_000_000, .05)).isEqualTo(1);
    }

    @Test
    void more_questions_and_smaller_losses_make_surer() {
        assertThat(ThresholdTuning.RiskBound.p(.03, 2_000, .05))
                .isLessThan(ThresholdTuning.RiskBound.p(.03, 200, .05));
        assertThat(ThresholdTuning.RiskBound.p(.01, 200, .05))
                .isLessThan(ThresholdTuning.RiskBound.p(.03, 200, .05));
    }

    @Test
    void the_upper_end_is_where_doubt_begins() {
        double upper = ThresholdTuning.RiskBound.upper(.03, 500, .95);

        assertThat(ThresholdTuning.RiskBound.p(.03, 500, upper + 1e-6)).isLessThanOrEqualTo(.05);
        assertThat(ThresholdTuning.RiskBound.p(.03, 500, upper - 1e-6)).isGreaterThan(.05);
        assertThat(ThresholdTuning.RiskBound.upper(1, 500, .95)).isEqualTo(1);
    }

    @Test
    void the_true_loss_lies_above_the_upper_end_no_more_often_than_the_confidence_allows() {
        SplittableRandom random = new SplittableRandom(3);
        for (double share : new double[] {.05, .2}) {
            int above = 0;
            for (int run = 0; run < 2_000; run++) {
                int lost = 0;
                for (int question = 0; question < 150; question++) {
                    lost += random.nextDouble() < share ? 1 : 0;
                }
                above += ThresholdTuning.RiskBound.upper(lost / 150.0, 150, .9) < share ? 1 : 0;
            }
            assertThat(above).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void losses_beyond_their_range_are_refused() {
        assertThatThrownBy(() -> ThresholdTuning.RiskBound.p(1.1, 10, .05))
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> ThresholdTuning.RiskBound.p(.1, 0, .05))
                .hasMessageContaining("0 questions");
        assertThatThrownBy(() -> ThresholdTuning.RiskBound.p(.1, 10, 1))
                .hasMessageContaining("against 1");
    }
}
