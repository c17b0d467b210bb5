package dev.winnow.retriever.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.retrieval.FeedbackSignals;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackGateTest {

    private static final FeedbackGate GATE = new FeedbackGate(.2f, .3f, .7f, .02f);

    @ParameterizedTest
    @CsvSource({
        ".2, .3, .7, .02, true, gate-open: agreement 0.20",
        ".1, .3, .7, .02, false, gate-closed: agreement 0.10 below 0.20",
        ".2, .4, .7, .02, false, gate-closed: gap 0.40 above 0.30",
        ".2, .3, .6, .02, false, gate-closed: coherence 0.60 below 0.70",
        ".2, .3, .7, .03, false, gate-closed: drift 0.030 above 0.020"
    })
    void a_limit_that_is_met_passes_and_one_that_is_missed_is_named(
            float agreement, float gap, float coherence, float drift, boolean open, String reason) {
        FeedbackGate.Decision decision =
                GATE.decide(new FeedbackSignals(agreement, gap, coherence, drift, 3));
        assertThat(decision.open()).isEqualTo(open);
        assertThat(decision.reason()).startsWith(reason);
    }

    @Test
    void the_decision_is_the_same_with_a_reason_and_without() {
        Random random = new Random(7);
        int opened = 0;
        for (int i = 0; i < 2_000; i++) {
            FeedbackSignals signals =
                    new FeedbackSignals(
                            random.nextFloat(),
                            random.nextFloat() / 2,
                            .5f + random.nextFloat() / 2,
                            random.nextFloat() / 30,
                            3);
            assertThat(GATE.decide(signals).open()).isEqualTo(GATE.opens(signals));
            opened += GATE.opens(signals) ? 1 : 0;
        }
        assertThat(opened).isBetween(100, 1_900);
    }

    @Test
    void a_wider_limit_never_closes_what_was_open() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            FeedbackSignals signals =
                    new FeedbackSignals(
                            random.nextFloat(),
                            random.nextFloat() / 2,
                            .5f + random.nextFloat() / 2,
                            random.nextFloat() / 30,
                            3);
            if (GATE.opens(signals)) {
                assertThat(new FeedbackGate(.1f, .3f, .7f, .02f).opens(signals)).isTrue();
                assertThat(new FeedbackGate(.2f, .4f, .7f, .02f).opens(signals)).isTrue();
                assertThat(new FeedbackGate(.2f, .3f, .6f, .02f).opens(signals)).isTrue();
                assertThat(new FeedbackGate(.2f, .3f, .7f, .03f).opens(signals)).isTrue();
            }
        }
    }

    @Test
    void a_signal_that_is_no_number_keeps_the_gate_closed() {
        FeedbackSignals signals = new FeedbackSignals(.9f, Float.NaN, .9f, 0f, 3);
        assertThat(GATE.opens(signals)).isFalse();
        assertThat(GATE.decide(signals).open()).isFalse();
    }

    @Test
    void the_shipped_limits_come_from_the_file_of_the_fit() {
        assertThat(FeedbackGate.DEFAULTS).isEqualTo(FittedGate.read());
    }

    @Test
    void a_limit_out_of_its_range_is_refused_by_its_key() {
        assertThatThrownBy(() -> new FeedbackGate(1.5f, .3f, .7f, .02f))
                .hasMessage(
                        "winnow.retriever.prf.gate.min-agreement must lie between 0 and 1, got 1.5");
        assertThatThrownBy(() -> new FeedbackGate(.2f, .3f, .7f, -1f))
                .hasMessage(
                        "winnow.retriever.prf.gate.max-drift must lie between 0 and 2, got -1.0");
    }
}
