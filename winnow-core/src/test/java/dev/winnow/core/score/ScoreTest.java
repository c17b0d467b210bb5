package dev.winnow.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScoreTest {

    @Test
    void scores_of_one_scale_compare_by_value() {
        assertThat(Score.logit(-2f)).isLessThan(Score.logit(.5f));
    }

    @Test
    void scores_of_two_scales_cannot_be_compared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Score.fused(.4f).compareTo(Score.probability(.4f)))
                .withMessageContaining("FUSED")
                .withMessageContaining("PROBABILITY");
    }

    @Test
    void what_is_no_number_or_no_probability_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Score.logit(Float.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.logit(Float.NEGATIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.probability(1.0001f));
        assertThat(Score.logit(-12f).value()).isEqualTo(-12f);
    }
}
