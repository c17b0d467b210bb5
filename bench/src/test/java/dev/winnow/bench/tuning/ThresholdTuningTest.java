package dev.winnow.bench.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.pruning.MadeUpRows;
import dev.winnow.bench.pruning.RowScores;
import dev.winnow.bench.tuning.ThresholdTuning.RiskBound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

class ThresholdTuningTest {

    private static final double PRODUCT = .1;

    private final ThresholdTuning tuning = new ThresholdTuning(.95, .95);

    /** A passage of one needed sentence and one that is not. */
    private static RowScores row(String question, float needed, float other) {
        LabelledRow row =
                MadeUpRows.labelled(question, List.of("Needed.", "Another"), List.of(true, false));
        return new RowScores(
                row, new TreeMap<>(Map.of(RowScores.MODEL, new float[] {needed, other})));
    }

    private static List<RowScores> questions(int many, float needed) {
        List<RowScores> rows = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            rows.add(row(needed + " " + i, needed, .05f));
        }
        return rows;
    }

    private static List<RowScores> both(List<RowScores> some, List<RowScores> others) {
        List<RowScores> rows = new ArrayList<>(some);
        rows.addAll(others);
        return rows;
    }

    @Test
    void the_threshold_is_the_highest_that_keeps_all_where_nothing_may_be_lost() {
        ThresholdTuning.Result result = tuning.fit(questions(59, .4f), PRODUCT);

        assertThat(result.chosen().threshold()).isEqualTo(.4);
        assertThat(result.chosen().recall()).isEqualTo(1);
        assertThat(result.chosen().atLeast()).isGreaterThanOrEqualTo(.95);
        assertThat(result.chosen().precision()).isEqualTo(1);
        assertThat(result.chosen().compression()).isEqualTo(.5);
        assertThat(result.other().threshold()).isEqualTo(PRODUCT);
    }

    @Test
    void a_few_losses_are_afforded_only_by_many_questions() {
        List<RowScores> few = both(questions(97, .4f), questions(3, .2f));
        List<RowScores> many = both(questions(970, .4f), questions(30, .2f));

        assertThat(tuning.fit(few, PRODUCT).chosen().threshold()).isEqualTo(.2);
        assertThat(tuning.fit(many, PRODUCT).chosen().threshold()).isEqualTo(.4);
        assertThat(tuning.fit(many, PRODUCT).chosen().recall()).isCloseTo(.97, within(1e-9));
    }

    @Test
    void too_few_questions_are_an_error_that_says_how_many_it_takes() {
        assertThat(tuning.fewestQuestions()).isEqualTo(59);
        assertThatThrownBy(() -> tuning.fit(questions(58, .4f), PRODUCT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("58 questions")
                .hasMessageContaining("59 or more");
    }

    @Test
    void passages_of_one_question_are_one_question() {
        List<RowScores> rows = questions(58, .4f);
        for (int i = 0; i < 100; i++) {
            rows.add(row("again", .4f, .05f));
        }

        assertThat(tuning.fit(rows, PRODUCT).questions()).isEqualTo(59);
    }

    @Test
    void where_needed_sentences_score_nothing_there_is_no_threshold() {
        ThresholdTuning.Result result = tuning.fit(questions(100, 0f), PRODUCT);

        assertThat(result.found()).isFalse();
        assertThat(result.other().recall()).isZero();
    }

    @Test
    void the_product_reads_the_threshold_that_was_written() throws IOException {
        ThresholdTuning.Result result = tuning.fit(questions(100, .123f), PRODUCT);

        String file = result.settingsFile("own.jsonl", "winnow-small-3");

        Object read =
                new YamlPropertySourceLoader()
                        .load("file", new ByteArrayResource(file.getBytes(StandardCharsets.UTF_8)))
                        .getFirst()
                        .getProperty("winnow.pipeline.defaults.threshold");
        assertThat(read).isEqualTo(.123);
        assertThat(file)
                .contains("own.jsonl with winnow-small-3")
                .contains("Of 100 questions")
                .contains("with a confidence of");
    }

    @Test
    void shares_that_are_none_are_refused() {
        assertThatThrownBy(() -> new ThresholdTuning(1, .95)).hasMessageContaining("1.0");
        assertThatThrownBy(() -> new ThresholdTuning(.95, 0)).hasMessageContaining("0.0");
    }

    @Test
    void without_a_loss_it_is_the_chance_that_none_of_the_questions_loses() {
        assertThat(RiskBound.p(0, 58, .05)).isCloseTo(Math.pow(.95, 58), within(1e-9));
        assertThat(RiskBound.p(0, 58, .05)).isGreaterThan(.05);
        assertThat(RiskBound.p(0, 59, .05)).isLessThan(.05);
    }

    @Test
    void a_loss_that_is_not_below_what_is_allowed_proves_nothing() {
        assertThat(RiskBound.p(.05, 1_000_000, .05)).isEqualTo(1);
        assertThat(RiskBound.p(.2, 1_000_000, .05)).isEqualTo(1);
    }

    @Test
    void more_questions_and_smaller_losses_make_surer() {
        assertThat(RiskBound.p(.03, 2_000, .05)).isLessThan(RiskBound.p(.03, 200, .05));
        assertThat(RiskBound.p(.01, 200, .05)).isLessThan(RiskBound.p(.03, 200, .05));
    }

    @Test
    void the_upper_end_is_where_doubt_begins() {
        double upper = RiskBound.upper(.03, 500, .95);

        assertThat(RiskBound.p(.03, 500, upper + 1e-6)).isLessThanOrEqualTo(.05);
        assertThat(RiskBound.p(.03, 500, upper - 1e-6)).isGreaterThan(.05);
        assertThat(RiskBound.upper(1, 500, .95)).isEqualTo(1);
    }

    @Test
    void the_true_loss_lies_above_the_upper_end_no_more_often_than_the_confidence_allows() {
        SplittableRandom random = new SplittableRandom(3);
        for (double share : new double[] {.05, .2}) {
            int above = 0;
            for (int run = 0; run < 2_000; run++) {
                int lost = 0;
                for (int question = 0; question < 150; question++) {
                    lost += random.nextDouble() < share ? 1 : 0;
                }
                above += RiskBound.upper(lost / 150.0, 150, .9) < share ? 1 : 0;
            }
            assertThat(above).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void losses_beyond_their_range_are_refused() {
        assertThatThrownBy(() -> RiskBound.p(1.1, 10, .05)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> RiskBound.p(.1, 0, .05)).hasMessageContaining("0 questions");
        assertThatThrownBy(() -> RiskBound.p(.1, 10, 1)).hasMessageContaining("against 1");
    }
}
