package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.FusionMethod.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusionMethodTest {

    @Test
    void a_channel_that_found_nothing_contributes_nothing() {
        Fused fused = weighted(words(.4f, 0f, 0f), vectors(.6f, .5f, .2f));

        assertThat(fused.contributions()[0]).containsExactly(0f, 0f);
        assertThat(fused.scores()).containsExactly(new float[] {.6f, 0f}, within(1e-6f));
    }

    @Test
    void one_hit_gets_the_whole_weight_of_its_channel() {
        assertThat(weighted(words(1f, .01f)).scores()).containsExactly(1f);
    }

    @Test
    void no_passage_is_a_proper_union() {
        assertThat(weighted(words(1f)).scores()).isEmpty();
    }

    @Test
    void a_score_below_the_theoretical_minimum_counts_as_the_minimum() {
        assertThat(weighted(vectors(1f, -1.0000001f, .5f)).scores()[0]).isZero();
    }

    @Test
    void refuses_what_cannot_be_fused_and_says_why() {
        Channel whole = words(1f, 1f);
        assertThatThrownBy(() -> weighted()).hasMessageContaining("at least one channel");
        assertThatThrownBy(() -> weighted(whole, vectors(0f, 0f, 0f)))
                .hasMessageContaining("channel dense scores 2 passages, channel bm25 scores 1");
        assertThatThrownBy(() -> weighted(words(.9f, 0f))).hasMessageContaining("add up to 1");
        assertThatThrownBy(() -> weighted(words(1.5f, 0f), vectors(-.5f, 0f)))
                .hasMessageContaining("channel dense has weight -0.5");
        assertThatThrownBy(() -> weighted(words(1f, 1f, Float.NaN)))
                .hasMessageContaining("channel bm25 has score NaN at 1");
    }

    @Test
    void the_window_stretches_what_lies_close_together() {
        Fused fused = weighted(words(.3f, 0f, 8f, 4f), vectors(.7f, .8f, .7f, .6f));

        assertThat(fused.normalised()[1]).containsExactly(new float[] {1f, .5f, 0f}, within(1e-6f));
        assertThat(fused.scores()).containsExactly(new float[] {.7f, .65f, .15f}, within(1e-6f));
    }

    @Test
    void equal_scores_of_the_window_are_all_or_nothing() {
        Channel equal = vectors(.6f, .4f, .4f);
        Channel nothing = words(.4f, 0f, 0f);

        assertThat(weighted(nothing, equal).normalised()[1]).containsExactly(1f, 1f);
        assertThat(weighted(nothing, equal).normalised()[0]).containsExactly(0f, 0f);
    }

    @Test
    void a_first_rank_everywhere_is_worth_1() {
        Fused fused = ranks(words(.3f, 3f, 9f), vectors(.7f, .1f, .2f));

        assertThat(fused.scores()).containsExactly(new float[] {61f / 62f, 1f}, within(1e-6f));
    }

    @Test
    void only_ranks_count_and_ties_go_to_the_lower_position() {
        Fused fused = ranks(words(1f, 0f, 100f, 0f));

        assertThat(fused.scores())
                .containsExactly(new float[] {61f / 62f, 1f, 61f / 63f}, within(1e-6f));
    }

    private static Channel words(float weight, float... scores) {
        return new Channel("bm25", weight, scores, 0f);
    }

    private static Channel vectors(float weight, float... scores) {
        return new Channel("dense", weight, scores, -1f);
    }

    private static Fused weighted(Channel... channels) {
        return FusionMethod.WEIGHTED.fuse(List.of(channels));
    }

    private static Fused ranks(Channel... channels) {
        return FusionMethod.RRF.fuse(List.of(channels));
    }
}
