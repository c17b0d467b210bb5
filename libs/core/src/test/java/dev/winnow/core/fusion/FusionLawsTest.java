package dev.winnow.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.FusionMethod.Fused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FusionLawsTest {

    @Provide
    Arbitrary<FusionMethod> fusions() {
        return Arbitraries.of(FusionMethod.values());
    }

    @Property
    void the_order_of_the_passages_does_not_matter(
            @ForAll("fusions") FusionMethod fusion, @ForAll long seed) {
        Random random = new Random(seed);
        List<Channel> channels = channels(random);
        int[] order = shuffled(random, channels.getFirst().scores().length);

        Fused fused = fusion.fuse(channels);
        Fused permuted =
                fusion.fuse(
                        channels.stream()
                                .map(
                                        channel ->
                                                new Channel(
                                                        channel.name(),
                                                        channel.weight(),
                                                        permute(channel.scores(), order),
                                                        channel.low()))
                                .toList());

        assertThat(permuted.scores()).containsExactly(permute(fused.scores(), order));
    }

    @Property
    void the_order_of_the_channels_does_not_matter(
            @ForAll("fusions") FusionMethod fusion, @ForAll long seed) {
        List<Channel> channels = channels(new Random(seed));
        List<Channel> reversed = new ArrayList<>(channels);
        Collections.reverse(reversed);

        assertThat(fusion.fuse(reversed).scores())
                .containsExactly(fusion.fuse(channels).scores(), within(1e-6f));
    }

    @Property
    void a_passage_that_scores_higher_everywhere_is_never_below(
            @ForAll("fusions") FusionMethod fusion, @ForAll long seed) {
        List<Channel> channels = channels(new Random(seed));
        float[] fused = fusion.fuse(channels).scores();

        for (int i = 0; i < fused.length; i++) {
            for (int j = 0; j < fused.length; j++) {
                int a = i;
                int b = j;
                if (channels.stream()
                        .allMatch(channel -> channel.scores()[a] > channel.scores()[b])) {
                    assertThat(fused[i]).isGreaterThanOrEqualTo(fused[j]);
                }
            }
        }
    }

    @Property
    void contributions_add_up_to_the_score(
            @ForAll("fusions") FusionMethod fusion, @ForAll long seed) {
        List<Channel> channels = channels(new Random(seed));
        Fused fused = fusion.fuse(channels);

        for (int i = 0; i < fused.scores().length; i++) {
            double sum = 0;
            for (int c = 0; c < channels.size(); c++) {
                assertThat(fused.contributions()[c][i])
                        .isCloseTo(
                                channels.get(c).weight() * fused.normalised()[c][i], within(1e-6f));
                sum += fused.contributions()[c][i];
            }
            assertThat((double) fused.scores()[i]).isCloseTo(sum, within(1e-6));
        }
    }

    @Property
    void min_max_and_ranks_stay_between_0_and_1(@ForAll long seed) {
        List<Channel> channels = channels(new Random(seed));

        for (FusionMethod fusion : FusionMethod.values()) {
            for (float score : fusion.fuse(channels).scores()) {
                assertThat(score).isBetween(0f, 1.0001f);
            }
        }
    }

    @Property
    void a_ranking_is_that_of_a_plain_sort(@ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = new float[random.nextInt(40)];
        for (int i = 0; i < scores.length; i++) {
            // Few values, so that there are ties; both signs, because cosines have
            // them.
            scores[i] = (random.nextInt(9) - 4) * random.nextFloat(.9f, 1f);
        }
        List<Integer> sorted = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            sorted.add(i);
        }
        sorted.sort((a, b) -> Float.compare(scores[b], scores[a]));

        assertThat(Ranking.order(scores)).containsExactly(sorted.toArray(Integer[]::new));
    }

    /**
     * Scores of one channel are distinct: ranks of equal ones hang on the position, which is what
     * ids are for.
     */
    private static List<Channel> channels(Random random) {
        int passages = 1 + random.nextInt(12);
        float weight = random.nextFloat();
        float[] lexical = new float[passages];
        float[] dense = new float[passages];
        for (int i = 0; i < passages; i++) {
            lexical[i] = random.nextFloat() * 30;
            dense[i] = random.nextFloat() * 2 - 1;
        }
        if (random.nextInt(3) == 0) {
            lexical[random.nextInt(passages)] = 0f;
        }
        return List.of(
                new Channel("bm25", weight, lexical, 0f),
                new Channel("dense", 1 - weight, dense, -1f));
    }

    private static int[] shuffled(Random random, int length) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    private static float[] permute(float[] values, int[] order) {
        float[] permuted = new float[values.length];
        for (int i = 0; i < order.length; i++) {
            permuted[i] = values[order[i]];
        }
        return permuted;
    }
}
