package dev.winnow.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stage did.
 *
 * @param stage {@code kg}, {@code retriever}, {@code reranker} or {@code pruner}
 * @param durationMs milliseconds
 * @param outcome how it ended
 */
public record StageSummary(String stage, double durationMs, Outcome outcome) {

    /**
     * How a stage ended.
     *
     * @param type {@code complete}, {@code skipped}, {@code degraded} or {@code failed}
     * @param reason why it skipped its work or lost quality; null otherwise
     */
    public record Outcome(String type, @Nullable String reason) {}

    /** What was lost, of all stages, in their order. */
    static List<Degraded> degraded(List<StageSummary> reports) {
        return reports.stream()
                .filter(report -> report.outcome().type().equals("degraded"))
                .map(
                        report ->
                                new Degraded(
                                        report.stage(), String.valueOf(report.outcome().reason())))
                .toList();
    }
}
