package dev.winnow.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.scale.Footprint.Part;
import dev.winnow.eval.speed.Percentiles;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalePageTest {

    @Test
    void says_which_conditions_hold_and_which_are_missed() {
        String page =
                report(result(1_000, .97, 1, 2, 4.9, 9), result(10_000, .94, 2, 4, 8.1, 17))
                        .markdown();
        assertThat(page)
                .contains(
                        "| 1,000    | .970                 | 1.90                                     | 1.84                             |")
                .contains(
                        "| 10,000   | .940 (missed)        | 2.10 (missed)                            | 2.10 (missed)                    |");
    }

    @Test
    void says_how_the_median_grows_from_size_to_size() {
        String page =
                report(result(1_000, 1, 1, 2, 4, 9), result(10_000, 1, 3, 4, 6, 12)).markdown();
        assertThat(page)
                .contains(
                        "| way                  | 1,000 | 10,000 | times that at 10.0 times the size |")
                .contains(
                        "| BM25                 | 1.00  | 3.00   | 3.0                               |");
    }

    @Test
    void memory_is_bytes_for_each_passage_with_vectors_apart() {
        String page = report(result(1_000, 1, 1, 2, 4, 9)).markdown();
        assertThat(page)
                .contains(
                        "| passages | full vectors | quantised | graph | words | texts | rest | all on disk | heap  | heap in MiB | segments | build in s |")
                .contains(
                        "| 1,000    | 1,536        | 388       | 0     | 0     | 0     | 0    | 1,924       | 2,097 | 2.0         | 3        | 12         |");
    }

    @Test
    void parts_that_a_way_does_not_have_stay_empty() {
        String page = report(result(1_000, 1, 1, 2, 4, 9)).markdown();
        assertThat(page)
                .contains("| passages | way                  | lexical | dense |")
                .contains("| 1,000    | BM25                 | 1.00    |       |")
                .contains("| 1,000    | dense                |         | 2.00  |");
    }

    private static ScaleReport report(ScaleResult... results) {
        return new ScaleReport(
                "./winnow eval scale DIR",
                "a machine",
                "a model",
                250,
                3,
                20,
                times(5),
                List.of(results));
    }

    private static ScaleResult result(
            int passages, double recall, double bm25, double dense, double hybrid, double fedBack) {
        Map<String, WayTimes> times = new LinkedHashMap<>();
        times.put(
                Ways.BM25.name(),
                new WayTimes(times(bm25), times(bm25), Map.of("lexical", bm25), 0));
        times.put(
                Ways.DENSE.name(),
                new WayTimes(times(dense), times(dense), Map.of("dense", dense), 0));
        times.put(Ways.HYBRID.name(), new WayTimes(times(hybrid), times(hybrid), Map.of(), 0));
        times.put(Ways.FED_BACK.name(), new WayTimes(times(fedBack), times(fedBack), Map.of(), 1));
        Map<Part, Long> bytes = new EnumMap<>(Part.class);
        bytes.put(Part.FLOATS, 1_536L * passages);
        bytes.put(Part.QUANTISED, 388L * passages);
        return new ScaleResult(
                "made up",
                passages,
                new ScaleIndex.Build(passages, 12.3, true),
                new Footprint(3, bytes),
                2L << 20,
                new DenseRecall(new Recall(recall, .8), new Recall(recall, .7)),
                times);
    }

    private static Percentiles times(double p50) {
        return new Percentiles(p50, 2 * p50, 3 * p50, p50);
    }

    @Test
    void the_command_is_the_one_that_was_run() {
        assertThat(report(result(1_000, 1, 1, 2, 4, 9)).markdown())
                .contains("\n    ./winnow eval scale DIR\n");
    }
}
