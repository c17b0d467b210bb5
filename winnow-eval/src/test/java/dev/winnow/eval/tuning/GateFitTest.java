package dev.winnow.eval.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateFitTest {

    /** Closed below an agreement of .5, and open for everybody. */
    private static final List<FeedbackGate> GATES =
            List.of(new FeedbackGate(.5f, 1f, -1f, 2f), new FeedbackGate(0f, 1f, -1f, 2f));

    private static final Figures OFF = MadeUp.constant(4, .5, .5);

    /** Feedback helps the two questions on which the sources agree and hurts the others by as much as {@code loss}. */
    private static CollectionTrials split(String name, double gain, double loss) {
        return MadeUp.collection(
                name,
                MadeUp.trial(
                        .1f,
                        OFF,
                        MadeUp.ndcg(.5 + gain, .5 + gain, .5 - loss, .5 - loss),
                        1f,
                        1f,
                        0f,
                        0f));
    }

    private static GateFit.Chosen fit(int[] of, CollectionTrials... collections) {
        return new GateFit(new GateScores(List.of(collections), GATES)).fit(of);
    }

    @Test
    void the_gate_closes_where_feedback_hurts() {
        CollectionTrials help = split("a", .2, .3);
        assertThat(fit(new int[] {0}, help).gate()).isZero();
        assertThat(GateLine.of(help, 0, GATES.getFirst()).gated().ndcg())
                .containsExactly(.7, .7, .5, .5);
    }

    @Test
    void the_gate_opens_for_everybody_where_feedback_helps_everybody() {
        assertThat(fit(new int[] {0}, split("a", .2, -.2)).gate()).isEqualTo(1);
    }

    @Test
    void a_loss_on_one_collection_is_not_paid_for_by_another() {
        CollectionTrials gains = split("a", .2, -.4);
        CollectionTrials loses = split("b", .2, .3);
        assertThat(fit(new int[] {0}, gains).gate()).isEqualTo(1);
        assertThat(fit(new int[] {0, 1}, gains, loses).gate()).isZero();
    }

    @Test
    void a_collection_that_is_left_out_cannot_move_the_choice() {
        for (double planted : new double[] {-1, 0, 1}) {
            GateReport report =
                    new GateExperiment(GATES)
                            .run("model", List.of(split("a", .2, .3), split("b", .2, planted)));
            assertThat(report.lines().get(1).gate())
                    .as("planted loss %s", planted)
                    .isEqualTo(GATES.getFirst());
        }
    }

    @Test
    void a_gate_that_never_opens_is_not_chosen_while_another_costs_nothing() {
        List<FeedbackGate> shutOrOpen =
                List.of(new FeedbackGate(1f, 0f, 1f, 0f), new FeedbackGate(0f, 1f, -1f, 2f));
        CollectionTrials neither =
                MadeUp.collection("a", MadeUp.trial(.1f, OFF, OFF, .2f, .2f, .2f, .2f));
        assertThat(new GateFit(new GateScores(List.of(neither), shutOrOpen)).fit(new int[] {0}))
                .isEqualTo(new GateFit.Chosen(0, 1));
    }

    @Test
    void the_oracle_feeds_back_exactly_where_that_helps() {
        GateLine line = GateLine.of(split("a", .2, .3), 0, GATES.get(1));
        assertThat(line.oracle().ndcg()).containsExactly(.7, .7, .5, .5);
        assertThat(line.share()).isEqualTo(1);
    }
}
