package dev.winnow.eval.speed;

import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The times of one answer, in milliseconds.
 *
 * @param wall from the first byte sent to the last one read
 * @param stages label of the stage to its duration
 * @param tokenizing in the reranker's tokeniser
 * @param inference in the reranker's model, summed over threads
 * @param queueWait longest wait of the reranker for a session
 */
public record ContextTiming(
        double wall,
        SortedMap<String, Double> stages,
        double tokenizing,
        double inference,
        double queueWait) {

    static final double NANOS_PER_MILLI = 1e6;

    /** Reads the reports of an answer of {@code /v1/context}. */
    public static ContextTiming of(double wall, JsonNode answer) {
        SortedMap<String, Double> stages = new TreeMap<>();
        for (JsonNode report : answer.path("reports")) {
            stages.put(report.path("stage").asString("?"), report.path("duration_ms").asDouble(0));
        }
        JsonNode reranker = reranker(answer);
        return new ContextTiming(
                wall,
                stages,
                reranker.path("tokenizing_ms").asDouble(0),
                reranker.path("inference_ms").asDouble(0),
                reranker.path("queue_wait_ms").asDouble(0));
    }

    private static JsonNode reranker(JsonNode answer) {
        for (JsonNode report : answer.path("reports")) {
            if (report.path("stage").asString("?").equals(StageId.RERANKER.label())) {
                return report;
            }
        }
        return MissingNode.getInstance();
    }

    /** Reads the reports of a finished state. */
    public static ContextTiming of(double wall, PipelineState state) {
        SortedMap<String, Double> stages = new TreeMap<>();
        state.reports()
                .forEach(report -> stages.put(report.stage().label(), millis(report.duration())));
        StageReport reranker = state.report(StageId.RERANKER);
        if (reranker == null) {
            return new ContextTiming(wall, stages, 0, 0, 0);
        }
        return new ContextTiming(
                wall,
                stages,
                millis(reranker.tokenizing()),
                millis(reranker.inference()),
                millis(reranker.queueWait()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }

    /**
     * What is neither Lucene nor a model nor its tokeniser: HTTP, JSON, security, windows, the decision, all the glue. The retriever counts as
     * Lucene. Exact for a service with one session; with more the models' time is divided by their number, so that idle ends of the last
     * pairs count as ours. The question's vector belongs to the retriever.
     */
    public double outside(int sessions) {
        double retriever = stages.getOrDefault(StageId.RETRIEVER.label(), 0.0);
        double reranker = stages.getOrDefault(StageId.RERANKER.label(), 0.0);
        double rerankerOwn = Math.max(0, reranker - tokenizing - inference / sessions);
        return wall - retriever - reranker + rerankerOwn;
    }
}
