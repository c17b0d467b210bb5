package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankInterpolationTest {

    @Test
    void both_lists_are_stretched_to_the_same_length_before_they_are_weighed() {
        float[] scores =
                RankInterpolation.scores(
                        new float[] {-10f, 0f, 10f}, new float[] {.9f, .7f, .5f}, .25f);

        assertThat(scores).containsExactly(.75f, .5f, .25f);
    }

    @Test
    void a_source_that_says_the_same_of_all_has_no_say() {
        float[] scores =
                RankInterpolation.scores(new float[] {3f, 3f}, new float[] {.2f, .4f}, .5f);

        assertThat(scores[1] - scores[0]).isEqualTo(.5f);
    }

    @Test
    void an_empty_list_stays_empty() {
        assertThat(RankInterpolation.scores(new float[0], new float[0], .5f)).isEmpty();
    }
}
