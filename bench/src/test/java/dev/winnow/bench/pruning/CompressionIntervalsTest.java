package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.metric.Interval;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.text.O200kTokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompressionIntervalsTest {

    private static final float[] RIGHT = {.1f, .9f, .2f, .3f};
    private static final float[] WRONG = {.9f, .1f, .2f, .3f};

    /** Rows whose needed sentence the model finds in all but some, and the other method never. */
    private static List<RowScores> set(int rows, int missed) {
        List<RowScores> set = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            set.add(
                    MadeUpRows.row(
                            i,
                            List.of(false, true, false, false),
                            Map.of("model", i < missed ? WRONG : RIGHT, "lead", WRONG)));
        }
        return set;
    }

    @Test
    void the_distance_has_an_interval_of_its_own_row_by_row() {
        CompressionIntervals intervals = CompressionIntervals.ofRecall();
        intervals.add(set(40, 10));
        intervals.add(set(40, 20));

        Map<String, Interval> line = intervals.intervals().get("0.8");

        assertThat(line).containsOnlyKeys("model", "lead", "model - lead");
        assertThat(line.get("lead")).isEqualTo(new Interval(0, 0, 0));
        assertThat(line.get("model").mean()).isCloseTo(.625, within(1e-9));
        assertThat(line.get("model").low()).isBetween(.4, .6);
        assertThat(line.get("model").high()).isBetween(.65, .85);
        assertThat(line.get("model - lead").mean()).isEqualTo(line.get("model").mean());
    }

    @Test
    void the_mean_is_the_one_of_the_table() {
        List<RowScores> one = set(40, 10);
        List<RowScores> other = set(8, 4);
        CompressionIntervals intervals = CompressionIntervals.ofRecall();
        intervals.add(one);
        intervals.add(other);
        TokenCounter tokens = new O200kTokenCounter();

        SetMeasures mean =
                SetMeasures.mean(
                        List.of(
                                SetMeasures.of(one, .5, tokens),
                                SetMeasures.of(other, .5, tokens)));

        for (String compression : List.of("0.5", "0.7", "0.8")) {
            assertThat(intervals.intervals().get(compression).get("model").mean())
                    .isCloseTo(mean.atCompression().get(compression).get("model"), within(1e-9));
        }
    }

    /** Rows that need two sentences, of which the model keeps both or only one. */
    private static List<RowScores> twoNeeded(int rows, int halved) {
        List<RowScores> set = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            float[] model = i < halved ? new float[] {1, 0, 1, 0} : new float[] {1, 1, 0, 0};
            set.add(
                    MadeUpRows.row(
                            i,
                            List.of(true, true, false, false),
                            Map.of("model", model, "lead", new float[] {4, 3, 2, 1})));
        }
        return set;
    }

    @Test
    void half_of_the_evidence_counts_for_recall_and_not_as_all_of_it() {
        CompressionIntervals recall = CompressionIntervals.ofRecall();
        CompressionIntervals whole = CompressionIntervals.ofAllEvidence();
        recall.add(twoNeeded(40, 10));
        whole.add(twoNeeded(40, 10));

        Map<String, Interval> line = whole.intervals().get("0.5");

        assertThat(recall.intervals().get("0.5").get("model").mean()).isCloseTo(.875, within(1e-9));
        assertThat(line.get("model").mean()).isCloseTo(.75, within(1e-9));
        assertThat(line.get("model").low()).isBetween(.55, .7);
        assertThat(line.get("model").high()).isBetween(.8, .95);
        assertThat(line.get("lead")).isEqualTo(new Interval(1, 1, 1));
        assertThat(line.get("model - lead").mean()).isCloseTo(-.25, within(1e-9));
        assertThat(line.get("model - lead").high()).isNegative();
    }
}
