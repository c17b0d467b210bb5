package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Interval;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompressionIntervalsTest {

    private static final float[] RIGHT = {.1f, .9f, .2f, .3f};
    private static final float[] WRONG = {.9f, .1f, .2f, .3f};

    /** Rows whose needed sentence the model finds in all but some, and the other method never. */
    private static List<RowScores> set(int rows, int missed) {
        List<RowScores> set = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            LabelledRow row =
                    new LabelledRow(
                            "r" + i,
                            "set",
                            "question " + i,
                            "",
                            List.of("One two.", "Ada did.", "Three.", "Five."),
                            List.of(false, true, false, false),
                            List.of());
            set.add(
                    new RowScores(
                            row,
                            new TreeMap<>(
                                    Map.of("model", i < missed ? WRONG : RIGHT, "lead", WRONG))));
        }
        return set;
    }

    @Test
    void the_distance_has_an_interval_of_its_own_row_by_row() {
        CompressionIntervals intervals = new CompressionIntervals();
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
        CompressionIntervals intervals = new CompressionIntervals();
        intervals.add(one);
        intervals.add(other);
        PruningMeasurement measurement = new PruningMeasurement(.5, new O200kTokenCounter());

        SetMeasures mean =
                SetMean.of(List.of(measurement.measure(one), measurement.measure(other)));

        for (String compression : List.of("0.5", "0.7", "0.8")) {
            assertThat(intervals.intervals().get(compression).get("model").mean())
                    .isCloseTo(mean.atCompression().get(compression).get("model"), within(1e-9));
        }
    }
}
