package dev.winnow.bench.latency;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import java.util.List;

/** The stages' own time. */
final class ReportedTime {

    private ReportedTime() {}

    /**
     * The time that the stages took together, in nanoseconds.
     *
     * @throws IllegalStateException if one did not do its work: its time would be that of something
     *     else
     */
    static long of(List<StageReport> reports) {
        long nanos = 0;
        for (StageReport report : reports) {
            nanos += of(report);
        }
        return nanos;
    }

    static long of(StageReport report) {
        if (report.outcome() instanceof Outcome.Degraded(String reason)) {
            throw new IllegalStateException(
                    "the stage %s was degraded (%s); let fewer questions arrive"
                            .formatted(report.stage().label(), reason));
        }
        return report.duration().toNanos();
    }
}
