package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.core.text.O200kTokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PruningResultTest {

    private static final float[] RIGHT = {.01f, .9f, .02f, .03f};
    private static final float[] WRONG = {.9f, .01f, .02f, .03f};

    /** The model is right on all rows but some, the baseline on none. */
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

    private static PruningResult result() {
        return PruningResult.of(
                "model 1234",
                .1,
                new O200kTokenCounter(),
                Map.of("one", set(100, 20), "two", set(50, 20)));
    }

    @Test
    void every_set_counts_the_same_and_the_distance_from_a_baseline_is_paired() {
        PruningResult result = result();

        assertThat(result.mean().atCompression().get("0.7").get("model"))
                .isCloseTo(.7, within(1e-9));
        Bootstrap.Interval recall = result.intervals().get("0.7").get("model - lead");
        assertThat(recall.mean()).isCloseTo(.7, within(1e-9));
        assertThat(recall.low()).isBetween(.6, .7);
        assertThat(result.allEvidenceIntervals().get("0.7").get("model - lead")).isEqualTo(recall);
    }

    @Test
    void the_file_has_the_names_that_the_model_card_reads() {
        JsonNode json = JsonMapper.builder().build().readTree(ResultTable.json(result()));

        assertThat(json.at("/threshold").asDouble()).isEqualTo(.1);
        assertThat(json.at("/sets").size()).isEqualTo(2);
        for (String number :
                List.of(
                        "/mean/at_compression/0.7/model",
                        "/mean/all_evidence_at_compression/0.7/model",
                        "/mean/recall",
                        "/mean/precision",
                        "/mean/f2",
                        "/mean/compression_chars",
                        "/intervals/0.7/model/mean",
                        "/intervals/0.7/model - lead/low",
                        "/all_evidence_intervals/0.7/model - lead/high",
                        "/sweep/0.1/f2")) {
            assertThat(json.at(number).isNumber()).as(number).isTrue();
        }
    }

    private static PruningResult of(Map<String, List<RowScores>> sets) {
        return PruningResult.of("model 1234", .1, new O200kTokenCounter(), sets);
    }

    @Test
    void the_distance_has_an_interval_of_its_own_row_by_row() {
        Map<String, Bootstrap.Interval> line =
                of(Map.of("one", set(40, 10), "other", set(40, 20))).intervals().get("0.8");

        assertThat(line).containsOnlyKeys("model", "lead", "model - lead");
        assertThat(line.get("lead")).isEqualTo(new Bootstrap.Interval(0, 0, 0));
        assertThat(line.get("model").mean()).isCloseTo(.625, within(1e-9));
        assertThat(line.get("model").low()).isBetween(.4, .6);
        assertThat(line.get("model").high()).isBetween(.65, .85);
        assertThat(line.get("model - lead").mean()).isEqualTo(line.get("model").mean());
    }

    @Test
    void the_mean_of_an_interval_is_the_one_of_the_table() {
        PruningResult result = of(Map.of("one", set(40, 10), "other", set(8, 4)));

        for (String compression : List.of("0.5", "0.7", "0.8")) {
            assertThat(result.intervals().get(compression).get("model").mean())
                    .isCloseTo(
                            result.mean().atCompression().get(compression).get("model"),
                            within(1e-9));
        }
    }

    @Test
    void half_of_the_evidence_counts_for_recall_and_not_as_all_of_it() {
        List<RowScores> twoNeeded = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            float[] model = i < 10 ? new float[] {1, 0, 1, 0} : new float[] {1, 1, 0, 0};
            twoNeeded.add(
                    MadeUpRows.row(
                            i,
                            List.of(true, true, false, false),
                            Map.of("model", model, "lead", new float[] {4, 3, 2, 1})));
        }
        PruningResult result = of(Map.of("one", twoNeeded));

        Map<String, Bootstrap.Interval> line = result.allEvidenceIntervals().get("0.5");
        assertThat(result.intervals().get("0.5").get("model").mean()).isCloseTo(.875, within(1e-9));
        assertThat(line.get("model").mean()).isCloseTo(.75, within(1e-9));
        assertThat(line.get("model").low()).isBetween(.55, .7);
        assertThat(line.get("model").high()).isBetween(.8, .95);
        assertThat(line.get("lead")).isEqualTo(new Bootstrap.Interval(1, 1, 1));
        assertThat(line.get("model - lead").mean()).isCloseTo(-.25, within(1e-9));
        assertThat(line.get("model - lead").high()).isNegative();
    }

    private static RowScores twoOfFour(int number, float... model) {
        return MadeUpRows.row(
                number, List.of(true, true, false, false), Map.of(RowScores.MODEL, model));
    }

    @Test
    void each_threshold_of_the_sweep_is_measured_as_the_table_measures_its_own() {
        Map<String, List<RowScores>> sets =
                Map.of(
                        "one",
                        List.of(twoOfFour(0, .9f, .12f, .3f, .02f)),
                        "other",
                        List.of(
                                twoOfFour(1, .1f, .1f, .6f, .6f),
                                twoOfFour(2, .4f, .04f, .04f, .04f)));
        for (double threshold : new double[] {.1, .3}) {
            PruningResult result =
                    PruningResult.of("model", threshold, new O200kTokenCounter(), sets);

            PruningResult.Swept line = result.sweep().get(threshold);
            SetMeasures mean = result.mean();
            assertThat(line.recall()).isCloseTo(mean.recall(), within(1e-9));
            assertThat(line.precision()).isCloseTo(mean.precision(), within(1e-9));
            assertThat(line.f2()).isCloseTo(mean.f2(), within(1e-9));
            assertThat(line.compression()).isCloseTo(mean.compressionChars(), within(1e-9));
        }
    }

    @Test
    void a_tighter_threshold_keeps_less() {
        Map<Double, PruningResult.Swept> sweep =
                of(Map.of("one", List.of(twoOfFour(0, .9f, .12f, .3f, .02f)))).sweep();

        assertThat(sweep.get(.5).recall()).isEqualTo(.5);
        assertThat(sweep.get(.01).recall()).isEqualTo(1);
        assertThat(sweep.get(.01).compression()).isZero();
    }
}
