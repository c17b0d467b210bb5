package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

class SpreadTest {

    private static final float USUAL = .2f;

    @Property
    void a_question_that_spreads_as_usual_has_the_usual_share(
            @ForAll @FloatRange(min = 0, max = 1) float share) {
        assertThat(Spread.share(share, USUAL, USUAL)).isCloseTo(share, within(1e-6f));
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
