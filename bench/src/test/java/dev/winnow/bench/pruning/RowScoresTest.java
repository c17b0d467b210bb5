package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.bench.collection.LabelledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowScoresTest {

    private static final LabelledRow ROW =
            MadeUpRows.labelled(
                    "Which is red?",
                    List.of(
                            "Twenty characters ...",
                            "Ten chars.",
                            "Red is it.",
                            "More words, more of them, many."),
                    List.of(false, false, true, true));

    private static boolean[] keep(double compression, float... scores) {
        return new RowScores(ROW, new TreeMap<>(Map.of("some", scores))).kept("some", compression);
    }

    @Test
    void keeps_the_best_sentences_that_fit_and_passes_over_those_that_do_not() {
        // 72 characters in all, 36 stay: the longest (31) fits, then nothing of 10 or more does
        assertThat(keep(.5, .1f, .2f, .3f, .9f)).containsExactly(false, false, false, true);
        assertThat(keep(.5, .9f, .2f, .3f, .8f)).containsExactly(true, false, true, false);
    }

    @Test
    void the_best_sentence_stays_even_when_it_is_too_long() {
        assertThat(keep(.8, .1f, .2f, .3f, .9f)).containsExactly(false, false, false, true);
    }

    @Test
    void ties_go_to_the_earlier_sentence() {
        assertThat(keep(.8, 0, 1, 1, 0)).containsExactly(false, true, false, false);
    }

    @Test
    void the_oracle_takes_the_shortest_needed_sentence_first() {
        assertThat(keep(.8, SentenceScorer.oracle(ROW))).containsExactly(false, false, true, false);
    }

    @Test
    void reached_compression_is_the_share_of_characters_removed() {
        assertThat(ROW.counts(new boolean[] {false, true, true, false}).compression())
                .isCloseTo(1 - 20 / 72.0, within(1e-12));
    }

    @Test
    void the_oracle_reaches_the_ceiling_that_was_measured_on_the_development_sets()
            throws IOException {
        Path shared = Path.of(System.getenv().getOrDefault("WINNOW_SHARED", "../../shared"));
        Path dev = shared.resolve("data/qa/dev");
        assumeThat(dev).as("the labelled questions are not beside this checkout").isDirectory();
        List<Double> sets = new ArrayList<>();
        try (var files = Files.list(dev)) {
            for (Path file : files.sorted().toList()) {
                sets.add(recallOfOracle(LabelledRow.read(file), .7));
            }
        }
        assertThat(sets).hasSize(31);
        assertThat(sets.stream().mapToDouble(d -> d).average().orElseThrow())
                .isCloseTo(.909, within(.0005));
    }

    private static double recallOfOracle(List<LabelledRow> rows, double compression) {
        return rows.stream()
                .filter(LabelledRow::comparable)
                .map(
                        row ->
                                new RowScores(
                                        row,
                                        new TreeMap<>(
                                                Map.of("oracle", SentenceScorer.oracle(row)))))
                .mapToDouble(scored -> scored.counts("oracle", compression).recall())
                .average()
                .orElseThrow();
    }
}
