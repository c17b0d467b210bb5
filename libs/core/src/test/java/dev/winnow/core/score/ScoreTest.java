package dev.winnow.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {

    @Test
    void scores_of_one_scale_are_ordered_by_value() {
        assertThat(Score.logit(-2f)).isLessThan(Score.logit(3f));
        assertThat(Score.probability(.5f)).isEqualByComparingTo(Score.probability(.5f));
    }

    @Test
    void scores_of_two_scales_cannot_be_compared() {
        assertThatThrownBy(() -> Score.probability(.5f).compareTo(Score.fused(.016f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot compare a PROBABILITY score with a FUSED score");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_score_is_finite(float value) {
        assertThatThrownBy(() -> Score.logit(value))
                .hasMessageContaining("LOGIT score must be finite");
    }

    @ParameterizedTest
    @ValueSource(floats = {-.0001f, 1.0001f, 3.02f})
    void a_probability_lies_between_0_and_1(float value) {
        assertThatThrownBy(() -> Score.probability(value)).hasMessageContaining("between 0 and 1");
        assertThat(Score.logit(value).value()).isEqualTo(value);
    }
}
