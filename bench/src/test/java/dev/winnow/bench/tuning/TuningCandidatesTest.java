package dev.winnow.bench.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TuningCandidatesTest {

    private static final int[] FOLDS = {0, 0, 1, 1};

    /** Good everywhere, and one that is perfect in the first fold and useless in the second. */
    private static TuningCandidates choices() {
        return new TuningCandidates(
                List.of(MadeUp.choice(.1f, .6, .6, .6, .6), MadeUp.choice(.2f, 1, 1, .1, .1)));
    }

    @Test
    void a_fold_is_measured_with_what_is_best_on_the_others() {
        TuningCandidates.CrossValidation validation = choices().crossValidated(FOLDS, 2);
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
                TuningCandidates choices =
                        new TuningCandidates(
                                List.of(
                                        MadeUp.choice(.1f, .6, .6, .6, .6),
                                        MadeUp.choice(.2f, tempting)));
                assertThat(choices.crossValidated(FOLDS, 2).folds().get(left).finalWeight())
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
        TuningCandidates equal =
                new TuningCandidates(
                        List.of(
                                MadeUp.choice(.3f, .5, .5, .5, .5),
                                MadeUp.choice(.2f, .5, .5, .5, .5)));
        assertThat(equal.best(q -> true).settings().finalWeight()).isEqualTo(.3f);
    }

    @Test
    void a_fold_without_a_query_is_refused() {
        assertThatThrownBy(() -> choices().crossValidated(new int[] {0, 0, 0, 0}, 2))
                .hasMessageContaining("fold 2 of 2 has no query");
    }

    @Test
    void feedback_on_every_query_behind_the_gate_and_not_at_all_can_be_chosen() {
        RetrievalSettings one = MadeUp.settings(.1f);
        FeedbackSettings feedback = one.feedback();
        RetrievalSettings otherwise =
                one.withFeedback(feedback.with(feedback.use(), FeedbackTiming.BOTH));
        List<RetrievalSettings> settings = TuningCandidates.settings(List.of(one, otherwise));
        assertThat(settings)
                .extracting(choice -> choice.feedback().use().name())
                .containsExactly("OFF", "GATE", "ON", "GATE", "ON");
        assertThat(settings).contains(one, otherwise);
    }

    private static final List<String> IDS =
            IntStream.range(0, 1_000).mapToObj(i -> "Q" + i).toList();

    @Test
    void a_query_stays_in_its_fold_whatever_stands_beside_it() {
        List<String> turned = new ArrayList<>(IDS);
        Collections.reverse(turned);
        turned.add("another");
        int[] folds = TuningCandidates.folds(IDS, 5);
        int[] turnedFolds = TuningCandidates.folds(turned, 5);
        for (int i = 0; i < folds.length; i++) {
            assertThat(turnedFolds[folds.length - 1 - i]).isEqualTo(folds[i]);
        }
    }

    @Test
    void folds_are_about_equal() {
        int[] sizes = new int[5];
        for (int fold : TuningCandidates.folds(IDS, 5)) {
            sizes[fold]++;
        }
        // Binomial: the standard deviation is 12.6, and the ids are fixed.
        for (int size : sizes) {
            assertThat(size).isBetween(150, 250);
        }
    }

    @Test
    void one_fold_is_no_cross_validation() {
        assertThatThrownBy(() -> TuningCandidates.folds(IDS, 1))
                .hasMessageContaining("2 folds or more, got 1");
    }
}
