package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.FusionMethod.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusionMethodTest {

    private final FusionMethod fusion = FusionMethod.WEIGHTED;

    private final FusionMethod ranks = FusionMethod.RRF;

    @Test
    void a_channel_that_found_nothing_contributes_nothing() {
        Fused fused =
                fusion.fuse(
                        List.of(
                                new Channel("bm25", .4f, new float[] {0f, 0f}, 0f),
                                new Channel("dense", .6f, new float[] {.5f, .2f}, -1f)));

        assertThat(fused.contributions()[0]).containsExactly(0f, 0f);
        assertThat(fused.scores()).containsExactly(new float[] {.6f, 0f}, within(1e-6f));
    }

    @Test
    void one_hit_gets_the_whole_weight_of_its_channel() {
        assertThat(fusion.fuse(List.of(new Channel("bm25", 1f, new float[] {.01f}, 0f))).scores())
                .containsExactly(1f);
    }

    @Test
    void no_passage_is_a_proper_union() {
        assertThat(fusion.fuse(List.of(new Channel("bm25", 1f, new float[0], 0f))).scores())
                .isEmpty();
    }

    @Test
    void a_score_below_the_theoretical_minimum_counts_as_the_minimum() {
        assertThat(
                        fusion.fuse(
                                        List.of(
                                                new Channel(
                                                        "dense",
                                                        1f,
                                                        new float[] {-1.0000001f, .5f},
                                                        -1f)))
                                .scores()[0])
                .isZero();
    }

    @Test
    void refuses_what_cannot_be_fused_and_says_why() {
        Channel whole = new Channel("bm25", 1f, new float[] {1f}, 0f);
        assertThatThrownBy(() -> fusion.fuse(List.of()))
                .hasMessageContaining("at least one channel");
        assertThatThrownBy(
                        () ->
                                fusion.fuse(
                                        List.of(
                                                whole,
                                                new Channel("dense", 0f, new float[2], -1f))))
                .hasMessageContaining("channel dense scores 2 passages, channel bm25 scores 1");
        assertThatThrownBy(() -> fusion.fuse(List.of(new Channel("bm25", .9f, new float[1], 0f))))
                .hasMessageContaining("add up to 1");
        assertThatThrownBy(
                        () ->
                                fusion.fuse(
                                        List.of(
                                                new Channel("bm25", 1.5f, new float[1], 0f),
                                                new Channel("dense", -.5f, new float[1], 0f))))
                .hasMessageContaining("channel dense has weight -0.5");
        assertThatThrownBy(
                        () ->
                                fusion.fuse(
                                        List.of(
                                                new Channel(
                                                        "bm25",
                                                        1f,
                                                        new float[] {1f, Float.NaN},
                                                        0f))))
                .hasMessageContaining("channel bm25 has score NaN at 1");
    }

    @Test
    void the_window_stretches_what_lies_close_together() {
        List<Channel> channels =
                List.of(
                        new Channel("bm25", .3f, new float[] {0f, 8f, 4f}, 0f),
                        new Channel("dense", .7f, new float[] {.8f, .7f, .6f}, -1f));

        Fused fused = fusion.fuse(channels);

        assertThat(fused.normalised()[1]).containsExactly(new float[] {1f, .5f, 0f}, within(1e-6f));
        assertThat(fused.scores()).containsExactly(new float[] {.7f, .65f, .15f}, within(1e-6f));
    }

    @Test
    void equal_scores_of_the_window_are_all_or_nothing() {
        Channel equal = new Channel("dense", .6f, new float[] {.4f, .4f}, -1f);
        Channel nothing = new Channel("bm25", .4f, new float[] {0f, 0f}, 0f);

        assertThat(fusion.fuse(List.of(nothing, equal)).normalised()[1]).containsExactly(1f, 1f);
        assertThat(fusion.fuse(List.of(nothing, equal)).normalised()[0]).containsExactly(0f, 0f);
    }

    @Test
    void a_first_rank_everywhere_is_worth_1() {
        Fused fused =
                ranks.fuse(
                        List.of(
                                new Channel("bm25", .3f, new float[] {3f, 9f}, 0f),
                                new Channel("dense", .7f, new float[] {.1f, .2f}, -1f)));

        assertThat(fused.scores()).containsExactly(new float[] {61f / 62f, 1f}, within(1e-6f));
    }

    @Test
    void only_ranks_count_and_ties_go_to_the_lower_position() {
        Fused fused = ranks.fuse(List.of(new Channel("bm25", 1f, new float[] {0f, 100f, 0f}, 0f)));

        assertThat(fused.scores())
                .containsExactly(new float[] {61f / 62f, 1f, 61f / 63f}, within(1e-6f));
    }
}
