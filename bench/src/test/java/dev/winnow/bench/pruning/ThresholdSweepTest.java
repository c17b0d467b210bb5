package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.Interval;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.text.O200kTokenCounter;
import java.util.ArrayList;
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
        return new RowScores(row, new TreeMap<>(Map.of(RowScores.MODEL, model)));
    }

    @Test
    void each_threshold_is_measured_as_the_table_measures_its_own() {
        List<RowScores> one = List.of(row(.9f, .12f, .3f, .02f));
        List<RowScores> other = List.of(row(.1f, .1f, .6f, .6f), row(.4f, .04f, .04f, .04f));
        ThresholdSweep sweep = new ThresholdSweep();
        sweep.add(one);
        sweep.add(other);

        for (double threshold : new double[] {.1, .3}) {
            TokenCounter tokens = new O200kTokenCounter();
            SetMeasures mean =
                    SetMeasures.mean(
                            List.of(
                                    SetMeasures.of(one, threshold, tokens),
                                    SetMeasures.of(other, threshold, tokens)));
            ThresholdSweep.Line line = sweep.lines().get(threshold);
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

    /** Rows of a question each. */
    private static List<RowScores> rows(int many, float[] model) {
        List<RowScores> rows = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            LabelledRow row =
                    new LabelledRow(
                            "r" + i,
                            "set",
                            "clear " + i,
                            "",
                            List.of("Aaaa.", "Bbbb.", "Cccc.", "Dddd."),
                            List.of(true, false, false, false),
                            List.of());
            rows.add(new RowScores(row, new TreeMap<>(Map.of("model", model))));
        }
        return rows;
    }

    private static final float[] CLEAR = {.35f, .12f, .12f, .12f};

    @Test
    void the_best_f2_is_at_the_lowest_threshold_that_reaches_it_and_has_an_interval() {
        List<RowScores> set = new ArrayList<>(rows(60, CLEAR));
        set.add(row(.04f, .04f, .9f, .04f));
        ThresholdSweep sweep = new ThresholdSweep();
        sweep.add(set);

        Interval best = sweep.bestF2();

        assertThat(sweep.best()).isEqualTo(.15);
        assertThat(best.mean()).isCloseTo(sweep.lines().get(.15).f2(), within(1e-9));
        assertThat(best.mean()).isLessThan(1);
        assertThat(best.low()).isLessThan(best.mean());
        assertThat(best.high()).isEqualTo(1);
    }
}
