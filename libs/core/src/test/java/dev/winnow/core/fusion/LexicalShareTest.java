package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class LexicalShareTest {

    private static final float SPREAD = .2f;

    private static final float STANDOUT = LexicalShare.USUAL_STANDOUT;

    @Property
    void a_question_that_is_told_apart_as_usual_has_the_usual_share(
            @ForAll @FloatRange(min = 0, max = 1) float share) {
        assertThat(LexicalShare.of(share, STANDOUT, SPREAD, SPREAD))
                .isCloseTo(share, within(1e-6f));
    }

    @Test
    void the_odds_go_by_standout_over_spread_up_to_two_and_a_half_times_the_usual() {
        // Odds of 27 to 73: divided by 1.5, times 1.5, as they are, then divided by 2.5 and times
        // 2.5.
        assertThat(share(STANDOUT, .3f)).isCloseTo(.197802f, within(1e-5f));
        assertThat(share(1.5f * STANDOUT, SPREAD)).isCloseTo(.356828f, within(1e-5f));
        assertThat(share(1.5f * STANDOUT, .3f)).isCloseTo(.27f, within(1e-5f));
        assertThat(share(STANDOUT, 2f)).isCloseTo(.128879f, within(1e-5f));
        assertThat(share(1f, 0f)).isCloseTo(.480427f, within(1e-5f));
    }

    private static float share(float standout, float spread) {
        return LexicalShare.of(.27f, standout, spread, SPREAD);
    }

    @Property
    void the_further_vectors_spread_the_less_the_words_weigh(
            @ForAll @FloatRange(min = .01f, max = .99f) float share,
            @ForAll @FloatRange(min = 1, max = 20) float standout,
            @ForAll @FloatRange(min = 0, max = 2) float one,
            @ForAll @FloatRange(min = 0, max = 2) float other) {
        float near = LexicalShare.of(share, standout, Math.min(one, other), SPREAD);
        float far = LexicalShare.of(share, standout, Math.max(one, other), SPREAD);

        assertThat(far).isLessThanOrEqualTo(near);
        assertThat(near).isLessThan(1f);
        assertThat(far).isGreaterThan(0f);
    }

    @Property
    void the_further_the_best_passage_of_the_words_stands_out_the_more_they_weigh(
            @ForAll @FloatRange(min = .01f, max = .99f) float share,
            @ForAll @FloatRange(min = .01f, max = 2) float spread,
            @ForAll @FloatRange(min = 1, max = 20) float one,
            @ForAll @FloatRange(min = 1, max = 20) float other) {
        assertThat(LexicalShare.of(share, Math.max(one, other), spread, SPREAD))
                .isGreaterThanOrEqualTo(
                        LexicalShare.of(share, Math.min(one, other), spread, SPREAD));
    }

    @Property
    void words_alone_and_vectors_alone_stay_alone(
            @ForAll @FloatRange(min = 1, max = 20) float standout,
            @ForAll @FloatRange(min = 0, max = 2) float spread) {
        assertThat(LexicalShare.of(0f, standout, spread, SPREAD)).isZero();
        assertThat(LexicalShare.of(1f, standout, spread, SPREAD)).isEqualTo(1f);
    }
}
