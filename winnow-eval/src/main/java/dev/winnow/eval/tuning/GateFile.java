package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** The gate as the product reads it from its resources, with its origin. */
final class GateFile {

    private GateFile() {}

    /**
     * The page.
     *
     * @param lines what all collections chose together, on each of them
     * @param on the day of the fit
     */
    static String text(List<GateLine> lines, String model, LocalDate on) {
        GateLine first = lines.getFirst();
        FeedbackGate gate = first.gate();
        return """
               # Limits of the gate of feedback; winnow.retriever.prf.gate.* overrides them. Written by './winnow eval gate ... --gate FILE', not by hand.
               # Fitted on %s
               # on %s, with %s
               # and the settings: %s, %s.
               # What they are worth on collections that they were not fitted on: docs/results/gate.md
               max-agreement=%s
               max-gap=%s
               """
                .formatted(
                        lines.stream()
                                .map(
                                        line ->
                                                "%s (%s, %d queries)"
                                                        .formatted(
                                                                line.collection(),
                                                                line.split(),
                                                                line.opened().length))
                                .collect(Collectors.joining(", ")),
                        on,
                        model,
                        SettingsLabel.fusion(first.settings()),
                        SettingsLabel.feedback(first.settings().feedback()),
                        gate.maxAgreement(),
                        gate.maxGap());
    }
}
