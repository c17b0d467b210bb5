package dev.winnow.eval.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.retriever.search.RetrievalSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

    private static final int[] FOLDS = {0, 0, 1, 1};

    private static final float[] NEVER = {0f, 0f, 0f, 0f};

    /** Good everywhere, and one that is perfect in the first fold and useless in the second. */
    private static Choices choices() {
        return Choices.of(
                MadeUp.collection(
                        "c",
                        MadeUp.trial(.1f, MadeUp.ndcg(.6, .6, .6, .6), Figures.of(4), NEVER),
                        MadeUp.trial(.2f, MadeUp.ndcg(1, 1, .1, .1), Figures.of(4), NEVER)));
    }

    @Test
    void a_fold_is_measured_with_what_is_best_on_the_others() {
        CrossValidation validation = CrossValidation.of(choices(), FOLDS, 2);
        assertThat(validation.folds())
                .extracting(RetrievalSettings::finalWeight)
                .containsExactly(.1f, .2f);
        assertThat(validation.heldOut().ndcg()).containsExactly(.6, .6, .1, .1);
    }

    @Test
    void what_a_fold_holds_cannot_move_its_own_choice() {
        for (int left = 0; left < 2; left++) {
            for (double planted : new double[] {-100, 0, 100}) {
                double[] tempting = {.5, .5, .5, .5};
                for (int q = 0; q < FOLDS.length; q++) {
                    tempting[q] = FOLDS[q] == left ? planted : tempting[q];
                }
                Choices choices =
                        Choices.of(
                                MadeUp.collection(
                                        "c",
                                        MadeUp.trial(
                                                .1f,
                                                MadeUp.ndcg(.6, .6, .6, .6),
                                                Figures.of(4),
                                                NEVER),
                                        MadeUp.trial(
                                                .2f, MadeUp.ndcg(tempting), Figures.of(4), NEVER)));
                assertThat(CrossValidation.of(choices, FOLDS, 2).folds().get(left).finalWeight())
                        .as("fold %d, planted %s", left, planted)
                        .isEqualTo(.1f);
            }
        }
    }

    @Test
    void the_best_of_all_queries_may_be_another_one() {
        assertThat(choices().best(q -> true).settings().finalWeight()).isEqualTo(.1f);
        assertThat(choices().best(q -> q < 2).settings().finalWeight()).isEqualTo(.2f);
    }

    @Test
    void of_equals_the_first_is_chosen() {
        Choices equal =
                Choices.of(
                        MadeUp.collection(
                                "c",
                                MadeUp.trial(
                                        .3f, MadeUp.ndcg(.5, .5, .5, .5), Figures.of(4), NEVER),
                                MadeUp.trial(
                                        .2f, MadeUp.ndcg(.5, .5, .5, .5), Figures.of(4), NEVER)));
        assertThat(equal.best(q -> true).settings().finalWeight()).isEqualTo(.3f);
    }

    @Test
    void a_fold_without_a_query_is_refused() {
        assertThatThrownBy(() -> CrossValidation.of(choices(), new int[] {0, 0, 0, 0}, 2))
                .hasMessageContaining("fold 2 of 2 has no query");
    }

    @Test
    void feedback_on_every_query_behind_the_gate_and_not_at_all_can_be_chosen() {
        Figures off = MadeUp.ndcg(.5, .5, .5, .5);
        Figures on = MadeUp.ndcg(.9, .9, .1, .1);
        Choices choices =
                Choices.of(MadeUp.collection("c", MadeUp.trial(.1f, off, on, 0f, 0f, 1f, 1f)));
        List<String> uses =
                Arrays.asList(
                        choices.best(q -> true).settings().feedback().use().name(),
                        choices.best(q -> q > 1).settings().feedback().use().name());
        assertThat(choices.size()).isEqualTo(3);
        // Sources that agree on nothing open the product's gate; those that agree on everything
        // keep it closed.
        assertThat(uses).containsExactly("GATE", "OFF");
        assertThat(choices.best(q -> true).figures().ndcg()).containsExactly(.9, .9, .5, .5);
    }
}
