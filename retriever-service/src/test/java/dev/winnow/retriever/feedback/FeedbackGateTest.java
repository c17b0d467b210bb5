package dev.winnow.retriever.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackGateTest {

    private static final FeedbackGate GATE = new FeedbackGate(.4f, .3f);

    private static FeedbackSignals signals(float agreement, float gap) {
        return new FeedbackSignals(agreement, gap, 3);
    }

    private static FeedbackSignals signals(Random random) {
        return signals(random.nextInt(11) / 10f, random.nextFloat() / 2);
    }

    @ParameterizedTest
    @CsvSource({
        ".4, .3, true, 'gate-open: agreement 0.40, gap 0.30'",
        ".5, .3, false, gate-closed: agreement 0.50 above 0.40",
        ".4, .35, false, gate-closed: gap 0.35 above 0.30",
        ".5, .35, false, gate-closed: agreement 0.50 above 0.40"
    })
    void a_limit_that_is_met_passes_and_one_that_is_missed_is_named(
            float agreement, float gap, boolean open, String reason) {
        FeedbackGate.Decision decision = GATE.decide(signals(agreement, gap));
        assertThat(decision.open()).isEqualTo(open);
        assertThat(decision.reason()).isEqualTo(reason);
    }

    @Test
    void the_decision_is_the_same_with_a_reason_and_without() {
        Random random = new Random(7);
        int opened = 0;
        for (int i = 0; i < 2_000; i++) {
            FeedbackSignals signals = signals(random);
            assertThat(GATE.decide(signals).open()).isEqualTo(GATE.opens(signals));
            opened += GATE.opens(signals) ? 1 : 0;
        }
        assertThat(opened).isBetween(100, 1_900);
    }

    @Test
    void a_wider_limit_never_closes_what_was_open() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            FeedbackSignals signals = signals(random);
            if (GATE.opens(signals)) {
                assertThat(new FeedbackGate(.5f, .3f).opens(signals)).isTrue();
                assertThat(new FeedbackGate(.4f, .4f).opens(signals)).isTrue();
            }
        }
    }

    @Test
    void the_ends_of_both_limits_open_for_everything_and_for_nothing_that_has_a_list() {
        Random random = new Random(13);
        for (int i = 0; i < 2_000; i++) {
            FeedbackSignals signals = signals(random);
            assertThat(new FeedbackGate(1f, 1f).opens(signals)).isTrue();
            if (signals.agreement() > 0f || signals.gap() > 0f) {
                assertThat(new FeedbackGate(0f, 0f).opens(signals)).isFalse();
            }
        }
    }

    @Test
    void a_signal_that_is_no_number_keeps_the_gate_closed() {
        assertThat(GATE.decide(signals(.1f, Float.NaN)).open()).isFalse();
        assertThat(GATE.decide(signals(Float.NaN, .1f)).open()).isFalse();
    }

    @Test
    void the_shipped_limits_come_from_the_file_of_the_fit() throws IOException {
        Properties fit = new Properties();
        try (InputStream file = FeedbackGate.class.getResourceAsStream("gate.properties")) {
            fit.load(file);
        }
        assertThat(FeedbackGate.DEFAULTS)
                .isEqualTo(
                        new FeedbackGate(
                                Float.parseFloat(fit.getProperty("max-agreement")),
                                Float.parseFloat(fit.getProperty("max-gap"))));
    }

    @Test
    void a_limit_out_of_its_range_is_refused_by_its_key() {
        assertThatThrownBy(() -> new FeedbackGate(1.5f, .3f))
                .hasMessage(
                        "winnow.retriever.prf.gate.max-agreement must lie between 0 and 1, got 1.5");
        assertThatThrownBy(() -> new FeedbackGate(.2f, Float.NaN))
                .hasMessage("winnow.retriever.prf.gate.max-gap must lie between 0 and 1, got NaN");
    }

    @Test
    void the_gap_is_the_drop_from_the_first_to_the_tenth() {
        float[] scores = new float[10];
        for (int i = 0; i < 10; i++) {
            scores[i] = 1f - i * .05f;
        }
        assertThat(FeedbackGate.gap(scores)).isCloseTo(.45f, within(1e-6f));
        assertThat(FeedbackGate.gap(new float[] {.9f, .8f})).isEqualTo(1f);
    }
}
