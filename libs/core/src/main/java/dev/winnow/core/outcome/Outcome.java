package dev.winnow.core.outcome;

/** The end of a stage, visible in the body, a header, the event and a metric. */
public sealed interface Outcome {

    /** All the work was done. */
    record Complete() implements Outcome {}

    /** There was nothing to do, e.g. {@code no-graph}. Nothing is lost. */
    record Skipped(String reason) implements Outcome {}

    /** The answer stands but is worse than it could be, e.g. {@code deadline}. */
    record Degraded(String reason) implements Outcome {}

    /** There is no answer. */
    record Failed(Problem problem) implements Outcome {}

    /** One word for metrics and headers. */
    default String label() {
        return switch (this) {
            case Complete ignored -> "complete";
            case Skipped ignored -> "skipped";
            case Degraded ignored -> "degraded";
            case Failed ignored -> "failed";
        };
    }
}
