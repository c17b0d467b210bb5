package dev.winnow.eval.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateFitTest {

    /** Open for the first question, for the first two, for all. */
    private static final List<FeedbackGate> GATES =
            List.of(new FeedbackGate(.1f, 1f), new FeedbackGate(.5f, 1f), new FeedbackGate(1f, 1f));

    private static final Figures OFF = MadeUp.constant(4, .5, .5);

    /**
     * Gains of feedback in the nDCG of four questions, on which the sources agree more and more.
     */
    private static CollectionTrials collection(String name, double... gains) {
        double[] on = new double[gains.length];
        for (int q = 0; q < on.length; q++) {
            on[q] = .5 + gains[q];
        }
        return MadeUp.collection(name, MadeUp.trial(.1f, OFF, MadeUp.ndcg(on), 0f, .2f, .8f, 1f));
    }

    private static GateFit.Chosen fit(int[] of, CollectionTrials... collections) {
        return new GateFit(List.of(collections), GATES).fit(of);
    }

    @Test
    void the_gate_closes_where_feedback_hurts() {
        assertThat(fit(new int[] {0}, collection("a", .2, -.1, -.3, -.3)).gate()).isZero();
        CollectionTrials two = collection("a", .2, .2, -.3, -.3);
        assertThat(fit(new int[] {0}, two).gate()).isEqualTo(1);
        assertThat(GateReport.Line.of(two, 0, GATES.get(1)).gated().ndcg())
                .containsExactly(.7, .7, .5, .5);
    }

    @Test
    void the_gate_never_opens_for_more_than_half_of_the_queries() {
        assertThat(fit(new int[] {0}, collection("a", .2, .2, .2, .2)).gate()).isEqualTo(1);
    }

    @Test
    void a_gate_that_never_opens_is_not_chosen_while_another_costs_nothing() {
        List<FeedbackGate> shutOrOpen = List.of(new FeedbackGate(0f, 0f), GATES.get(1));
        CollectionTrials neither =
                MadeUp.collection("a", MadeUp.trial(.1f, OFF, OFF, .2f, .2f, .8f, .8f));
        assertThat(new GateFit(List.of(neither), shutOrOpen).fit(0))
                .isEqualTo(new GateFit.Chosen(0, 1));
    }

    @Test
    void a_loss_on_one_collection_is_not_paid_for_by_another() {
        CollectionTrials gains = collection("a", .1, .4, 0, 0);
        CollectionTrials loses = collection("b", .1, -.2, 0, 0);
        assertThat(fit(new int[] {0}, gains).gate()).isEqualTo(1);
        assertThat(fit(new int[] {0, 1}, gains, loses).gate()).isZero();
    }

    @Test
    void no_gain_pays_for_a_loss_that_is_hardly_too_large() {
        double tooMuch = GateFit.MOST_LOSS + 1e-6;
        CollectionTrials loses = collection("a", 0, -4 * tooMuch, 0, 0);
        CollectionTrials gains = collection("b", .1, .4, 0, 0);
        assertThat(fit(new int[] {0, 1}, loses, gains).gate()).isZero();
    }

    @Test
    void what_falls_below_the_better_source_is_not_chosen() {
        CollectionTrials high = collection("a", .1, .4, 0, 0);
        CollectionTrials below =
                new CollectionTrials(
                        "b",
                        "test",
                        high.queries(),
                        MadeUp.ndcg(.52, .52, .52, .52),
                        Figures.of(4),
                        collection("b", .1, -.05, 0, 0).trials());
        assertThat(fit(new int[] {0, 1}, high, below).gate()).isZero();
    }

    @Test
    void a_collection_that_is_left_out_cannot_move_the_choice() {
        for (double planted : new double[] {-.5, 0, .5}) {
            GateReport report =
                    GateReport.of(
                            "model",
                            List.of(
                                    collection("a", .2, -.1, 0, 0),
                                    collection("b", .2, planted, 0, 0)),
                            GATES);
            assertThat(report.lines().get(1).gate())
                    .as("planted gain %s", planted)
                    .isEqualTo(GATES.getFirst());
        }
    }

    @Test
    void the_oracle_feeds_back_exactly_where_that_helps() {
        GateReport.Line line = GateReport.Line.of(collection("a", .2, -.3, 0, .1), 0, GATES.get(2));
        assertThat(line.oracle().ndcg()).containsExactly(.7, .5, .5, .6);
        assertThat(line.opened()).isEqualTo(1);
    }

    @Test
    void the_file_holds_the_limits_and_what_they_were_fitted_on() {
        GateReport report =
                GateReport.of(
                        "model 123",
                        List.of(collection("a", .2, .1, 0, 0), collection("b", .2, .1, 0, 0)),
                        GATES);
        assertThat(report.gateFile(LocalDate.of(2026, 1, 2)))
                .contains("# Fitted on a (test, 4 queries), b (test, 4 queries)")
                .contains("2026-01-02, with model 123")
                .endsWith("max-agreement=0.5\nmax-gap=1.0\n");
    }
}
