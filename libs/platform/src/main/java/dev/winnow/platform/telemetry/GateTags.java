package dev.winnow.platform.telemetry;

import dev.winnow.core.retrieval.FeedbackReport;
import java.util.List;

/**
 * What a metric says about a decision on feedback. A state may come from another process: whatever
 * it claims, the tags have few values.
 */
final class GateTags {

    /** The words of {@link FeedbackReport#reason()}. */
    private static final List<String> REASONS =
            List.of("off", "on", "gate-open", "gate-closed", "no-time", "nothing-found");

    private static final String OTHER = "other";

    private GateTags() {}

    /** What became of the gate, or that there was none to ask. */
    static String state(FeedbackReport feedback) {
        return switch (feedback.use()) {
            case OFF -> "off";
            case ON -> "on";
            case GATE -> feedback.ran() ? "open" : "closed";
        };
    }

    /** The reason without its numbers. */
    static String reason(FeedbackReport feedback) {
        String reason = feedback.reason();
        int colon = reason.indexOf(':');
        String word = colon < 0 ? reason : reason.substring(0, colon);
        return REASONS.contains(word) ? word : OTHER;
    }
}
