package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.eval.metric.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {

    @Test
    void pads_its_columns_to_equal_width() {
        assertThat(new Table("set", "recall").row("squad", ".903").row("qed", ".9").toString())
                .isEqualTo(
                        """
                        | set   | recall |
                        |-------|--------|
                        | squad | .903   |
                        | qed   | .9     |
                        """);
    }

    @Test
    void shares_have_three_decimals_and_no_leading_zero() {
        assertThat(Table.share(.67951)).isEqualTo(".680");
        assertThat(Table.share(1)).isEqualTo("1.000");
        assertThat(Table.share(-.0047)).isEqualTo("-.005");
    }

    @Test
    void intervals_stand_behind_their_mean_and_differences_have_signs() {
        assertThat(Table.interval(new Interval(.759, .743, .774))).isEqualTo(".759 (.743 to .774)");
        assertThat(Table.difference(new Interval(.0181, -.006, .05)))
                .isEqualTo("+0.018 (-0.006 to +0.050)");
    }

    @Test
    void a_row_of_another_width_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("a", "b").row("1"));
    }

    @Test
    void results_are_json_with_snake_case_names_in_folders_that_are_made(@TempDir Path folder)
            throws Exception {
        record Line(double allEvidence, Map<String, Double> atCompression) {}
        Path file = folder.resolve("new/results.json");
        ResultFile.write(file, new Line(.5, Map.of("0.7", .25)));
        assertThat(Files.readString(file))
                .contains("\"all_evidence\" : 0.5")
                .contains("\"at_compression\"")
                .contains("\"0.7\" : 0.25");
    }
}
