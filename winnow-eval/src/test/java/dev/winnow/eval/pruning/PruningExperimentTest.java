package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.report.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PruningExperimentTest {

    private static final float[] RIGHT = {.01f, .9f, .02f, .03f};
    private static final float[] WRONG = {.9f, .01f, .02f, .03f};

    /** The model is right on all rows, the one beside it on all but some. */
    private static List<RowScores> set(int rows, int missedBeside) {
        List<RowScores> set = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            set.add(
                    MadeUpRows.row(
                            i,
                            List.of(false, true, false, false),
                            Map.of(
                                    "model",
                                    RIGHT,
                                    "beside",
                                    i < missedBeside ? WRONG : RIGHT,
                                    "lead",
                                    WRONG)));
        }
        return set;
    }

    private static PruningResult withBeside() {
        PruningExperiment experiment =
                new PruningExperiment(
                        .1,
                        new O200kTokenCounter(),
                        new TreeMap<>(Map.of("model", "new 1234", "beside", "old 5678")));
        experiment.add("one", set(100, 20));
        experiment.add("two", set(50, 20));
        return experiment.result();
    }

    private static PruningResult alone() {
        PruningExperiment experiment =
                new PruningExperiment(
                        .1, new O200kTokenCounter(), new TreeMap<>(Map.of("model", "new 1234")));
        List<RowScores> rows = set(10, 0);
        rows.forEach(scored -> scored.byMethod().remove("beside"));
        experiment.add("one", rows);
        return experiment.result();
    }

    @Test
    void a_second_model_is_measured_on_the_same_rows_and_the_distance_is_paired() {
        PruningResult result = withBeside();

        assertThat(result.mean().atCompression().get("0.7"))
                .containsEntry("model", 1.0)
                .hasEntrySatisfying("beside", recall -> near(recall, .7));
        Interval recall = result.intervals().get("0.7").get("model - beside");
        Interval whole = result.allEvidenceIntervals().get("0.7").get("model - beside");
        near(recall.mean(), .3);
        assertThat(recall.low()).isBetween(.2, .3);
        assertThat(whole).isEqualTo(recall);
        assertThat(result.bestF2().thresholds()).containsOnlyKeys("model", "beside");
        assertThat(result.bestF2().f2()).containsOnlyKeys("model", "beside", "model - beside");
        near(result.bestF2().f2().get("model").mean(), 1);
        near(result.bestF2().f2().get("model - beside").mean(), .3);
        assertThat(result.bestF2().f2().get("model - beside").low()).isBetween(.2, .3);
    }

    @Test
    void the_page_has_a_column_for_the_second_model_and_says_which_it_is() {
        String page = withBeside().markdown();

        assertThat(page)
                .startsWith("model: new 1234\nbeside: old 5678\n")
                .contains(
                        "| compression (recall / all evidence) | model         | beside      | lead        | reached |")
                .contains(
                        "| 0.7                                 | 1.000 / 1.000 | .700 / .700 | .000 / .000 |")
                .containsPattern(
                        "recall, 95 % intervals +\\| model +\\| beside +\\| model - beside +\\| model - lead")
                .containsPattern(
                        "all evidence, 95 % intervals +\\| model +\\| beside +\\| model - beside +\\| model - lead")
                .containsPattern("\\| model - beside +\\| +\\| \\.300 \\(\\.2");
    }

    @Test
    void without_one_there_is_no_word_of_it() {
        assertThat(alone().markdown()).contains("best F2 of the sweep").doesNotContain("beside");
        assertThat(alone().bestF2().f2()).containsOnlyKeys("model");
    }

    @Test
    void the_file_has_the_names_that_the_model_card_reads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pruning.json");
        ResultFile.write(file, withBeside());

        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));

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
                        "/intervals/0.7/model - beside/high",
                        "/all_evidence_intervals/0.7/model - beside/high",
                        "/sweep/0.1/f2",
                        "/sets_won/0.7/won",
                        "/sets_won/0.7/sets",
                        "/best_f2/thresholds/beside",
                        "/best_f2/f2/model - beside/mean")) {
            assertThat(json.at(number).isNumber()).as(number).isTrue();
        }
    }

    private static void near(double value, double expected) {
        assertThat(value).isCloseTo(expected, within(1e-9));
    }
}
