package dev.winnow.bench.speed;

import dev.winnow.core.outcome.StageId;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The times of one answer, in milliseconds.
 *
 * @param wall from the first byte sent to the last one read
 * @param stages label of the stage to its duration
 * @param lucene of the retriever in the index
 * @param vector of the question: tokeniser, model and waiting for a session
 * @param tokenizing in the reranker's tokeniser
 * @param tokenizingAlone the part of it that the model did not hide
 * @param counting in the tokeniser that counts the budget
 * @param inference in the reranker's model, summed over threads
 */
public record ContextTiming(
        double wall,
        SortedMap<String, Double> stages,
        double lucene,
        double vector,
        double tokenizing,
        double tokenizingAlone,
        double counting,
        double inference) {

    /** Reads the reports of an answer of {@code /v1/context}. */
    public static ContextTiming of(double wall, JsonNode answer) {
        SortedMap<String, Double> stages = new TreeMap<>();
        for (JsonNode report : answer.path("reports")) {
            stages.put(report.path("stage").asString("?"), report.path("duration_ms").asDouble(0));
        }
        JsonNode retriever = report(answer, StageId.RETRIEVER);
        JsonNode reranker = report(answer, StageId.RERANKER);
        return new ContextTiming(
                wall,
                stages,
                retriever.path("store_ms").asDouble(0),
                retriever.path("inference_ms").asDouble(0),
                reranker.path("tokenizing_ms").asDouble(0),
                reranker.path("tokenizing_alone_ms").asDouble(0),
                report(answer, StageId.PRUNER).path("tokenizing_ms").asDouble(0),
                reranker.path("inference_ms").asDouble(0));
    }

    private static JsonNode report(JsonNode answer, StageId stage) {
        return answer.path("reports")
                .valueStream()
                .filter(report -> report.path("stage").asString("?").equals(stage.label()))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /**
     * Time outside Lucene, models and tokenisers: HTTP, JSON, security, fusion, windows, the
     * decision, all the glue. Of the reranker's tokeniser only what the model did not hide is taken
     * away: the rest lies within the model's time. Exact for a service with one session; with more
     * the models' time is divided by their number, so that idle ends of the last pairs count as
     * ours.
     */
    public double outside(int sessions) {
        return wall - lucene - vector - tokenizingAlone - inference / sessions - counting;
    }
}
