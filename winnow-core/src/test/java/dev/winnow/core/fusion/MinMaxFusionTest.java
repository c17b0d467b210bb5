package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MinMaxFusionTest {

    private static final float ROUNDING = 1e-6f;

    private final MinMaxFusion fusion = new MinMaxFusion();

    private static List<Channel> channels(float weight, float[] lexical, float[] dense) {
        return List.of(
                new Channel("bm25", weight, lexical, 0f),
                new Channel("dense", 1f - weight, dense, -1f));
    }

    /** A weight and the scores of a union by both sources. */
    record Union(float weight, List<Float> lexical, List<Float> dense) {
        List<Channel> channels() {
            return MinMaxFusionTest.channels(weight, array(lexical), array(dense));
        }
    }

    @Provide
    Arbitrary<Union> unions() {
        Arbitrary<Float> weight = Arbitraries.floats().between(0f, 1f);
        Arbitrary<Integer> size = Arbitraries.integers().between(1, 40);
        return Combinators.combine(weight, size)
                .as(Sized::new)
                .flatMap(
                        sized ->
                                Combinators.combine(
                                                Arbitraries.floats()
                                                        .between(0f, 40f)
                                                        .list()
                                                        .ofSize(sized.size()),
                                                Arbitraries.floats()
                                                        .between(-1f, 1f)
                                                        .list()
                                                        .ofSize(sized.size()))
                                        .as(
                                                (lexical, dense) ->
                                                        new Union(sized.weight(), lexical, dense)));
    }

    record Sized(float weight, int size) {}

    @Property
    void contributions_add_up_to_the_fused_score_and_lie_between_zero_and_one(
            @ForAll("unions") Union union) {
        Fused fused = fusion.fuse(union.channels());
        for (int i = 0; i < fused.scores().length; i++) {
            assertThat(fused.contributions()[0][i] + fused.contributions()[1][i])
                    .isCloseTo(fused.scores()[i], within(ROUNDING));
            assertThat(fused.scores()[i]).isBetween(0f, 1f + ROUNDING);
        }
    }

    @Property
    void the_order_of_the_passages_does_not_matter(
            @ForAll("unions") Union union, @ForAll Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < union.lexical().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        Union shuffled =
                new Union(
                        union.weight(),
                        order.stream().map(union.lexical()::get).toList(),
                        order.stream().map(union.dense()::get).toList());
        float[] straight = fusion.fuse(union.channels()).scores();
        float[] mixed = fusion.fuse(shuffled.channels()).scores();
        for (int i = 0; i < mixed.length; i++) {
            assertThat(mixed[i]).isEqualTo(straight[order.get(i)]);
        }
    }

    @Property
    void a_passage_that_no_source_likes_less_is_not_fused_below_another(
            @ForAll("unions") Union union) {
        float[] lexical = array(union.lexical());
        float[] dense = array(union.dense());
        float[] scores = fusion.fuse(union.channels()).scores();
        for (int a = 0; a < scores.length; a++) {
            for (int b = 0; b < scores.length; b++) {
                if (lexical[a] >= lexical[b] && dense[a] >= dense[b]) {
                    assertThat(scores[a]).isGreaterThanOrEqualTo(scores[b]);
                }
            }
        }
    }

    @Test
    void stretches_from_the_theoretical_minimum_and_not_from_the_worst_hit() {
        Fused fused = fusion.fuse(channels(.5f, new float[] {8f, 6f}, new float[] {0f, 1f}));
        assertThat(fused.normalised()[0]).containsExactly(1f, .75f);
        assertThat(fused.normalised()[1]).containsExactly(.5f, 1f);
        assertThat(fused.scores()).containsExactly(.75f, .875f);
    }

    @Test
    void a_source_that_found_nothing_contributes_nothing() {
        Fused fused = fusion.fuse(channels(.3f, new float[] {0f, 0f}, new float[] {.2f, .4f}));
        assertThat(fused.contributions()[0]).containsExactly(0f, 0f);
        assertThat(fused.scores()[1]).isEqualTo(.7f);
    }

    @Test
    void a_single_hit_gets_the_whole_weight() {
        assertThat(fusion.fuse(channels(.3f, new float[] {2f}, new float[] {.2f})).scores()[0])
                .isCloseTo(1f, within(ROUNDING));
    }

    @Test
    void weights_that_do_not_add_up_and_lists_of_unequal_length_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fusion.fuse(List.of(new Channel("bm25", .5f, new float[1], 0f))))
                .withMessageContaining("add up to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fusion.fuse(channels(.5f, new float[1], new float[2])))
                .withMessageContaining("dense");
        assertThatIllegalArgumentException().isThrownBy(() -> fusion.fuse(List.of()));
    }

    private static float[] array(List<Float> list) {
        float[] array = new float[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }
}
