package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.eval.collection.LabelledRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedleExperimentTest {

    private static final List<LabelledRow> ROWS =
            List.of(
                    row("first", "needle one"),
                    row("second", "needle two"),
                    row("second", "needle"));

    @Test
    void a_model_that_is_blind_at_the_start_is_found_out_there_alone() throws Exception {
        SentenceScorer blindAtTheStart =
                row -> {
                    float[] scores = new float[row.sentences().size()];
                    for (int s = 1; s < scores.length; s++) {
                        scores[s] = row.sentences().get(s).startsWith("needle") ? 1 : 0;
                    }
                    return scores;
                };

        List<NeedleExperiment.Line> lines =
                NeedleExperiment.run(List.of(ROWS), 10, 0, blindAtTheStart, .5, 1);

        assertThat(lines).hasSize(11);
        assertThat(lines.getFirst().recall().mean()).isZero();
        assertThat(lines.subList(2, 11)).allMatch(line -> line.recall().mean() == 1);
        assertThat(lines).allMatch(line -> line.others() == 0);
    }

    @Test
    void each_question_has_one_needle_and_passages_are_filled_up_with_those_of_others() {
        NeedleExperiment needles = new NeedleExperiment(ROWS, 10, 7);

        assertThat(needles.at(0)).hasSize(2);
        assertThat(needles.at(1).getFirst().sentences())
                .containsExactly(
                        "hay a", "hay b", "hay c", "needle two", "hay a", "hay b", "needle one");
        assertThat(needles.at(0).getFirst().needed())
                .containsExactly(true, false, false, false, false, false, false);
    }

    @Test
    void files_without_a_needle_are_refused() {
        LabelledRow none =
                new LabelledRow(
                        "r", "set", "q", "", List.of("a", "b"), List.of(true, true), List.of());

        assertThatThrownBy(
                        () ->
                                NeedleExperiment.run(
                                        List.of(List.of(none)),
                                        10,
                                        0,
                                        SentenceBaselines::lead,
                                        .5,
                                        1))
                .hasMessageContaining("exactly one needed sentence");
    }

    private static LabelledRow row(String question, String needle) {
        return new LabelledRow(
                "r",
                "set",
                question,
                "",
                List.of(needle, "hay a", "hay b", "hay c"),
                List.of(true, false, false, false),
                List.of());
    }
}
