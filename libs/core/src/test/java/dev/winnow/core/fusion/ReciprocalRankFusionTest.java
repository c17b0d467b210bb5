package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.fusion.Fusion.Channel;
import dev.winnow.core.fusion.Fusion.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {

    private final Fusion fusion = new ReciprocalRankFusion(60);

    @Test
    void a_first_rank_everywhere_is_worth_1() {
        Fused fused =
                fusion.fuse(
                        List.of(
                                new Channel("bm25", .3f, new float[] {3f, 9f}, 0f),
                                new Channel("dense", .7f, new float[] {.1f, .2f}, -1f)));

        assertThat(fused.scores()).containsExactly(new float[] {61f / 62f, 1f}, within(1e-6f));
    }

    @Test
    void only_ranks_count_and_ties_go_to_the_lower_position() {
        Fused fused = fusion.fuse(List.of(new Channel("bm25", 1f, new float[] {0f, 100f, 0f}, 0f)));

        assertThat(fused.scores())
                .containsExactly(new float[] {61f / 62f, 1f, 61f / 63f}, within(1e-6f));
    }

    @Test
    void refuses_a_constant_that_divides_by_nothing() {
        assertThatThrownBy(() -> new ReciprocalRankFusion(0))
                .hasMessageContaining("at least 1, got 0");
    }
}
