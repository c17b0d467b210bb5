package dev.winnow.bench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    @Test
    void pads_its_columns_to_equal_width() {
        ResultTable<String> table =
                ResultTable.of(List.of("squad", "qed"))
                        .column("set", set -> set)
                        .column("letters", String::length)
                        .last("all", "8");
        assertThat(table.toString())
                .isEqualTo(
                        """
                        | set   | letters |
                        |-------|---------|
                        | squad | 5       |
                        | qed   | 3       |
                        | all   | 8       |
                        """);
    }

    @Test
    void a_map_is_a_table_of_its_entries_and_what_is_missing_is_a_dash() {
        Map<String, Map<String, Double>> rows = new TreeMap<>();
        rows.put("0.5", Map.of("model", .903));
        rows.put("0.7", Map.of());
        assertThat(
                        ResultTable.of("compression", rows)
                                .column("model", row -> row.get("model"))
                                .toString())
                .contains("| 0.5         | 0.903 |\n| 0.7         | -     |\n");
    }

    @Test
    void without_a_row_there_is_no_table() {
        assertThat(ResultTable.of("a", Map.of()).toString()).isEmpty();
    }

    @Test
    void shares_have_three_decimals_and_no_leading_zero() {
        assertThat(ResultTable.share(.67951)).isEqualTo(".680");
        assertThat(ResultTable.share(1)).isEqualTo("1.000");
        assertThat(ResultTable.share(-.0047)).isEqualTo("-.005");
        assertThat(ResultTable.optional(null)).isEqualTo("-");
        assertThat(ResultTable.percent(.4567)).isEqualTo("46 %");
    }

    @Test
    void intervals_stand_behind_their_mean_and_differences_have_signs() {
        assertThat(ResultTable.interval(new Bootstrap.Interval(.759, .743, .774)))
                .isEqualTo(".759 (.743 to .774)");
        assertThat(ResultTable.difference(new Bootstrap.Interval(.0181, -.006, .05)))
                .isEqualTo("+0.018 (-0.006 to +0.050)");
    }

    @Test
    void a_row_of_another_width_is_refused() {
        ResultTable<String> table = ResultTable.of(List.of("x")).column("a", a -> a);
        assertThatIllegalArgumentException().isThrownBy(() -> table.last("1", "2"));
    }

    @Test
    void results_are_json_with_snake_case_names() {
        record Line(double allEvidence, Map<String, Double> atCompression) {}
        assertThat(ResultTable.json(new Line(.5, Map.of("0.7", .25))))
                .contains("\"all_evidence\" : 0.5")
                .contains("\"at_compression\"")
                .contains("\"0.7\" : 0.25");
    }
}
