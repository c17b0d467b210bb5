package dev.winnow.eval.speed;

import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageReport;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The times of one answer, in milliseconds.
 *
 * @param wall from the first byte sent to the last one read
 * @param stages label of the stage to its duration
 * @param tokenizing in the model's tokeniser, of all stages
 * @param inference in the models, of all stages, summed over threads
 * @param queueWait longest wait for a session
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
        double tokenizing = 0;
        double inference = 0;
        double queueWait = 0;
        for (JsonNode report : answer.path("reports")) {
            stages.put(report.path("stage").asString("?"), report.path("duration_ms").asDouble(0));
            tokenizing += report.path("tokenizing_ms").asDouble(0);
            inference += report.path("inference_ms").asDouble(0);
            queueWait = Math.max(queueWait, report.path("queue_wait_ms").asDouble(0));
        }
        return new ContextTiming(wall, stages, tokenizing, inference, queueWait);
    }

    /** Reads the reports of a finished state. */
    public static ContextTiming of(double wall, PipelineState state) {
        SortedMap<String, Double> stages = new TreeMap<>();
        double tokenizing = 0;
        double inference = 0;
        double queueWait = 0;
        for (StageReport report : state.reports()) {
            stages.put(report.stage().label(), millis(report.duration()));
            tokenizing += millis(report.tokenizing());
            inference += millis(report.inference());
            queueWait = Math.max(queueWait, millis(report.queueWait()));
        }
        return new ContextTiming(wall, stages, tokenizing, inference, queueWait);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }

    /**
     * What is neither Lucene nor a model nor its tokeniser: HTTP, JSON, security, windows, the decision, all the glue. The retriever counts as
     * Lucene. Exact for a service with one session; with more the models' time is divided by their number, so that idle ends of the last
     * pairs count as ours.
     */
    public double outside(int sessions) {
        double retriever = stages.getOrDefault("retriever", 0.0);
        double reranker = stages.getOrDefault("reranker", 0.0);
        double rerankerOwn = Math.max(0, reranker - tokenizing - inference / sessions);
        return wall - retriever - reranker + rerankerOwn;
    }
}
