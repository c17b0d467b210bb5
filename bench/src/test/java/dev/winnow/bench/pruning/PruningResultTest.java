package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.metric.Interval;
import dev.winnow.bench.report.ResultFile;
import dev.winnow.core.text.O200kTokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        Interval recall = result.intervals().get("0.7").get("model - lead");
        assertThat(recall.mean()).isCloseTo(.7, within(1e-9));
        assertThat(recall.low()).isBetween(.6, .7);
        assertThat(result.allEvidenceIntervals().get("0.7").get("model - lead")).isEqualTo(recall);
        assertThat(result.bestF2().mean()).isCloseTo(.7, within(1e-9));
        assertThat(result.setsWon().get("0.7")).isEqualTo(new SetsWon(1, 1));
    }

    @Test
    void the_file_has_the_names_that_the_model_card_reads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pruning.json");
        ResultFile.write(file, result());

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
                        "/all_evidence_intervals/0.7/model - lead/high",
                        "/sweep/0.1/f2",
                        "/sets_won/0.7/won",
                        "/sets_won/0.7/sets",
                        "/best_f2/mean")) {
            assertThat(json.at(number).isNumber()).as(number).isTrue();
        }
    }
}
