package dev.winnow.retriever.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DenseFeedbackTest {

    private static final float[] EAST = {1f, 0f};
    private static final float[] NORTH = {0f, 1f};
    private static final float[] WEST = {-1f, 0f};

    @Test
    void the_average_gives_the_question_the_share_of_one_passage() {
        float[] moved = DenseFeedback.average(EAST, List.of(NORTH, NORTH));

        // (1, 2) / 3 at unit length.
        assertThat(moved).containsExactly(new float[] {.447214f, .894427f}, within(1e-6f));
    }

    @Test
    void rocchio_weighs_the_question_against_the_mean() {
        float[] moved = DenseFeedback.rocchio(EAST, List.of(NORTH, NORTH, NORTH), .4f, .6f);

        // (.4, .6) at unit length.
        assertThat(moved).containsExactly(new float[] {.554700f, .832050f}, within(1e-6f));
    }

    @Test
    void the_question_is_left_alone_where_nothing_is_fed_back_or_nothing_is_left() {
        assertThat(DenseFeedback.average(EAST, List.of())).isEqualTo(EAST);
        assertThat(DenseFeedback.rocchio(EAST, List.of(), .7f, .3f)).isEqualTo(EAST);
        assertThat(DenseFeedback.average(EAST, List.of(WEST))).isEqualTo(EAST);
    }

    @Property
    void a_fed_back_vector_has_unit_length(@ForAll long seed) {
        Random random = new Random(seed);
        float[] question = unit(random);
        List<float[]> feedback = List.of(unit(random), unit(random), unit(random));

        for (float[] moved :
                List.of(
                        DenseFeedback.average(question, feedback),
                        DenseFeedback.rocchio(
                                question, feedback, random.nextFloat(), random.nextFloat()))) {
            double squares = 0;
            for (float component : moved) {
                squares += component * component;
            }
            assertThat(squares).isCloseTo(1, within(1e-5));
        }
    }

    private static float[] unit(Random random) {
        double[] sum = new double[16];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = random.nextGaussian();
        }
        return DenseFeedback.unit(sum, new float[16]);
    }
}
