package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThresholdSweepTest {

    private static RowScores row(float... model) {
        LabelledRow row =
                new LabelledRow(
                        "r",
                        "set",
                        "Who?",
                        "",
                        List.of("Aaaa.", "Bbbb.", "Cccc.", "Dddd."),
                        List.of(true, true, false, false),
                        List.of());
        return new RowScores(row, new TreeMap<>(Map.of(PruningMeasurement.MODEL, model)));
    }

    @Test
    void each_threshold_is_measured_as_the_table_measures_its_own() {
        List<RowScores> one = List.of(row(.9f, .12f, .3f, .02f));
        List<RowScores> other = List.of(row(.1f, .1f, .6f, .6f), row(.4f, .04f, .04f, .04f));
        ThresholdSweep sweep = new ThresholdSweep();
        sweep.add(one);
        sweep.add(other);

        for (double threshold : new double[] {.1, .3}) {
            PruningMeasurement measurement =
                    new PruningMeasurement(threshold, new O200kTokenCounter());
            SetMeasures mean =
                    SetMean.of(List.of(measurement.measure(one), measurement.measure(other)));
            SweepLine line = sweep.lines().get(threshold);
            assertThat(line.recall()).isCloseTo(mean.recall(), within(1e-9));
            assertThat(line.precision()).isCloseTo(mean.precision(), within(1e-9));
            assertThat(line.f2()).isCloseTo(mean.f2(), within(1e-9));
            assertThat(line.compression()).isCloseTo(mean.compressionChars(), within(1e-9));
        }
    }

    @Test
    void a_tighter_threshold_keeps_less() {
        ThresholdSweep sweep = new ThresholdSweep();
        sweep.add(List.of(row(.9f, .12f, .3f, .02f)));

        assertThat(sweep.lines().get(.5).recall()).isEqualTo(.5);
        assertThat(sweep.lines().get(.01).recall()).isEqualTo(1);
        assertThat(sweep.lines().get(.01).compression()).isZero();
    }
}
