package dev.winnow.retriever.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackGateTest {

    private static final FeedbackGate GATE = new FeedbackGate(.4f, .3f);

    private static FeedbackSignals signals(float agreement, float gap) {
        return new FeedbackSignals(agreement, gap, 3);
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

    @Property
    void a_reason_changes_no_decision_and_a_wider_limit_closes_nothing_that_was_open(
            @ForAll @FloatRange(max = 1f) float agreement,
            @ForAll @FloatRange(max = .5f) float gap) {
        FeedbackSignals signals = signals(agreement, gap);

        assertThat(GATE.decide(signals).open()).isEqualTo(GATE.opens(signals));
        if (GATE.opens(signals)) {
            assertThat(new FeedbackGate(.5f, .3f).opens(signals)).isTrue();
            assertThat(new FeedbackGate(.4f, .4f).opens(signals)).isTrue();
        }
        assertThat(new FeedbackGate(1f, 1f).opens(signals)).isTrue();
        assertThat(new FeedbackGate(0f, 0f).opens(signals)).isEqualTo(agreement == 0f && gap == 0f);
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
    void a_limit_that_is_no_number_is_refused_by_its_key() {
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
