package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Interval;
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
        return new RowScores(row, new TreeMap<>(Map.of(PruningMeasurement.MODEL, model)));
    }

    @Test
    void each_threshold_is_measured_as_the_table_measures_its_own() {
        List<RowScores> one = List.of(row(.9f, .12f, .3f, .02f));
        List<RowScores> other = List.of(row(.1f, .1f, .6f, .6f), row(.4f, .04f, .04f, .04f));
        ThresholdSweep sweep = new ThresholdSweep(PruningMeasurement.MODEL);
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
        ThresholdSweep sweep = new ThresholdSweep(PruningMeasurement.MODEL);
        sweep.add(List.of(row(.9f, .12f, .3f, .02f)));

        assertThat(sweep.lines().get(.5).recall()).isEqualTo(.5);
        assertThat(sweep.lines().get(.01).recall()).isEqualTo(1);
        assertThat(sweep.lines().get(.01).compression()).isZero();
    }

    /** Rows of two models, one question each. */
    private static List<RowScores> rows(String name, int many, float[] model, float[] beside) {
        List<RowScores> rows = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            LabelledRow row =
                    new LabelledRow(
                            "r" + i,
                            "set",
                            name + " " + i,
                            "",
                            List.of("Aaaa.", "Bbbb.", "Cccc.", "Dddd."),
                            List.of(true, false, false, false),
                            List.of());
            rows.add(new RowScores(row, new TreeMap<>(Map.of("model", model, "beside", beside))));
        }
        return rows;
    }

    private static final float[] CLEAR = {.35f, .12f, .12f, .12f};
    private static final float[] LOW = {.06f, .04f, .04f, .04f};
    private static final float[] WRONG = {.004f, .9f, .004f, .004f};

    @Test
    void the_best_f2_is_at_the_lowest_threshold_that_reaches_it_and_has_an_interval() {
        List<RowScores> set = new ArrayList<>(rows("clear", 60, CLEAR, LOW));
        set.add(row(.04f, .04f, .9f, .04f));
        ThresholdSweep sweep = new ThresholdSweep(PruningMeasurement.MODEL);
        sweep.add(set);

        Interval best = sweep.bestF2();

        assertThat(sweep.best()).isEqualTo(.15);
        assertThat(best.mean()).isCloseTo(sweep.lines().get(.15).f2(), within(1e-9));
        assertThat(best.mean()).isLessThan(1);
        assertThat(best.low()).isLessThan(best.mean());
        assertThat(best.high()).isEqualTo(1);
    }

    @Test
    void two_models_are_compared_each_at_its_own_best_threshold() {
        ThresholdSweep model = new ThresholdSweep(PruningMeasurement.MODEL);
        ThresholdSweep beside = new ThresholdSweep(PruningMeasurement.BESIDE);
        for (List<RowScores> set :
                List.of(rows("one", 40, CLEAR, LOW), rows("other", 10, CLEAR, LOW))) {
            model.add(set);
            beside.add(set);
        }

        assertThat(model.best()).isEqualTo(.15);
        assertThat(beside.best()).isEqualTo(.05);
        assertThat(model.ahead(beside)).isEqualTo(new Interval(0, 0, 0));
    }

    @Test
    void the_distance_is_paired_by_question() {
        List<RowScores> set = new ArrayList<>(rows("clear", 40, CLEAR, CLEAR));
        set.addAll(rows("wrong", 40, WRONG, WRONG));
        ThresholdSweep model = new ThresholdSweep(PruningMeasurement.MODEL);
        ThresholdSweep beside = new ThresholdSweep(PruningMeasurement.BESIDE);
        model.add(set);
        beside.add(set);

        assertThat(model.bestF2().high() - model.bestF2().low()).isGreaterThan(.05);
        assertThat(model.ahead(beside)).isEqualTo(new Interval(0, 0, 0));
    }
}
