package dev.winnow.eval.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.eval.feedback.FeedbackGrid.Comparison;
import dev.winnow.eval.retrieval.Metric;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.SparseFeedback;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackGridTest {

    private static Variant line(FeedbackGrid grid, String name) {
        return grid.lines().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void the_grid_has_the_papers_lines_in_the_papers_order() {
        List<String> names = FeedbackGrid.paper().lines().stream().map(Variant::name).toList();
        assertThat(names)
                .containsExactly(
                        "bm25/none",
                        "bm25/rm3",
                        "dense/none",
                        "dense/average",
                        "dense/rocchio",
                        "hybrid/none",
                        "hybrid/pre/average",
                        "hybrid/pre/rocchio",
                        "hybrid/post/average",
                        "hybrid/post/rocchio",
                        "hybrid/both/average",
                        "hybrid/both/rocchio",
                        "hybrid/both/rm3+average",
                        "hybrid/both/rm3+rocchio");
        assertThat(FeedbackGrid.product().lines().stream().map(Variant::name)).isEqualTo(names);
    }

    @Test
    void feedback_always_runs_in_lines_that_have_a_method_and_never_in_others() {
        for (Variant line : FeedbackGrid.product().lines()) {
            assertThat(line.settings().feedback().use())
                    .as(line.name())
                    .isEqualTo(line.name().endsWith("/none") ? FeedbackUse.OFF : FeedbackUse.ON);
        }
    }

    @Test
    void the_settings_are_those_that_the_name_says() {
        Variant line = line(FeedbackGrid.paper(), "hybrid/pre/rocchio");
        assertThat(line.settings().feedback().timing()).isEqualTo(FeedbackTiming.PRE);
        assertThat(line.wishes().finalWeight()).isEqualTo(.5f);
        assertThat(line.settings().feedback().dense().alpha()).isEqualTo(.4f);
        assertThat(line.settings().feedback().sparse().method())
                .isEqualTo(SparseFeedback.Method.NONE);
        Variant words = line(FeedbackGrid.paper(), "bm25/rm3");
        assertThat(words.settings().feedback().sparse().originalWeight()).isEqualTo(.5f);
        assertThat(words.settings().feedback().dense().method())
                .isEqualTo(DenseFeedback.Method.NONE);
    }

    @Test
    void every_fed_back_line_is_compared_with_its_mode_and_every_hybrid_one_with_the_vectors() {
        FeedbackGrid grid = FeedbackGrid.paper();
        assertThat(grid.comparisons())
                .contains(
                        new Comparison("bm25/rm3", "bm25/none"),
                        new Comparison("dense/average", "dense/none"),
                        new Comparison("hybrid/none", "dense/none"),
                        new Comparison("hybrid/post/rocchio", "hybrid/none"),
                        new Comparison("hybrid/post/rocchio", "dense/none"),
                        new Comparison("hybrid/both/rm3+average", "hybrid/none"),
                        new Comparison("hybrid/both/average", "hybrid/post/average"))
                .doesNotHaveDuplicates()
                .allSatisfy(
                        comparison -> {
                            line(grid, comparison.line());
                            line(grid, comparison.against());
                        });
    }

    @Test
    void the_papers_deep_measures_are_taken_at_the_papers_settings() {
        assertThat(FeedbackGrid.paper().metrics())
                .contains(Metric.MAP_1000, Metric.RECALL_1000)
                .containsAll(FeedbackGrid.product().metrics());
        assertThat(FeedbackGrid.product().metrics())
                .isNotEmpty()
                .noneMatch(metric -> metric.deep());
    }
}
