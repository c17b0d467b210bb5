package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class PlattScalingTest {

    @Test
    void follows_the_formula() {
        PlattScaling scaling = new PlattScaling(0.8708, 0.0276);

        assertThat(scaling.ofLogit(2f)).isCloseTo(0.85436f, within(1e-4f));
        assertThat(scaling.ofProbability(0.5f)).isCloseTo(0.50690f, within(1e-4f));
        assertThat(PlattScaling.NONE.ofProbability(0.3f)).isCloseTo(0.3f, within(1e-6f));
    }

    @Test
    void certainty_stays_certain() {
        PlattScaling scaling = new PlattScaling(0.8708, 0.0276);

        assertThat(scaling.ofProbability(0f)).isZero();
        assertThat(scaling.ofProbability(1f)).isEqualTo(1f);
    }

    @Property
    void keeps_order(
            @ForAll @FloatRange(min = -60, max = 60) float one,
            @ForAll @FloatRange(min = -60, max = 60) float other) {
        PlattScaling scaling = new PlattScaling(0.8787, 1.085);
        float lower = Math.min(one, other);
        float higher = Math.max(one, other);

        assertThat(scaling.ofLogit(lower)).isLessThanOrEqualTo(scaling.ofLogit(higher));
        assertThat(scaling.ofLogit(lower)).isBetween(0f, 1f);
    }

    @Test
    void a_slope_that_would_turn_the_order_round_is_refused() {
        assertThatThrownBy(() -> new PlattScaling(-1, 0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new PlattScaling(1, Double.NaN)).hasMessageContaining("finite");
    }
}
