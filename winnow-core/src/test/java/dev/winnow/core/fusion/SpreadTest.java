package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final float USUAL = .2f;

    @Property
    void a_question_that_spreads_as_usual_has_the_usual_share(
            @ForAll @FloatRange(min = 0, max = 1) float share) {
        assertThat(Spread.share(share, USUAL, USUAL)).isCloseTo(share, within(1e-6f));
    }

    @Test
    void the_odds_of_the_vectors_go_by_the_spread_up_to_two_and_a_half_times_the_usual() {
        // Words .27, vectors .73 times 1.5; then times 2.5 and divided by it.
        assertThat(Spread.share(.27f, .3f, USUAL)).isCloseTo(.197802f, within(1e-5f));
        assertThat(Spread.share(.27f, 2f, USUAL)).isCloseTo(.128879f, within(1e-5f));
        assertThat(Spread.share(.27f, 0f, USUAL)).isCloseTo(.480427f, within(1e-5f));
    }

    @Property
    void the_further_vectors_spread_the_less_the_words_weigh(
            @ForAll @FloatRange(min = .01f, max = .99f) float share,
            @ForAll @FloatRange(min = 0, max = 2) float one,
            @ForAll @FloatRange(min = 0, max = 2) float other) {
        float near = Spread.share(share, Math.min(one, other), USUAL);
        float far = Spread.share(share, Math.max(one, other), USUAL);

        assertThat(far).isLessThanOrEqualTo(near);
        assertThat(near).isLessThan(1f);
        assertThat(far).isGreaterThan(0f);
    }

    @Property
    void words_alone_and_vectors_alone_stay_alone(
            @ForAll @FloatRange(min = 0, max = 2) float spread) {
        assertThat(Spread.share(0f, spread, USUAL)).isZero();
        assertThat(Spread.share(1f, spread, USUAL)).isEqualTo(1f);
    }
}
