package dev.winnow.app.api.knowledge;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.core.settings.Ranges;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** The parts of the documents that have a name. Each only narrows what a key may see. */
public record Knowledge(
        KnowledgeProperties properties,
        QuestionIntake intake,
        Pipeline pipeline,
        ReportHeaders reportHeaders) {

    /** All that the key may see. */
    static final String DEFAULT = "default";

    /** Facts of a graph are no passages, and who asks for passages shows nothing else. */
    private static final List<StageId> STAGES =
            List.of(StageId.RETRIEVER, StageId.RERANKER, StageId.PRUNER);

    /**
     * Passages that are asked for.
     *
     * @param part where they are looked for
     * @param filters what else is asked of them, in the grammar of {@code filters}; null for
     *     nothing
     * @param topK most passages; null for the server's default
     * @param minRank least rank probability; null or 0 for the server's default
     */
    public record Question(
            @Nullable String text,
            Filter part,
            @Nullable JsonNode filters,
            @Nullable Integer topK,
            @Nullable Float minRank) {

        @Nullable Float threshold() {
            return minRank != null && minRank > 0 ? minRank : null;
        }
    }

    /**
     * Finds the passages of which something is kept; the headers of the answer say what it lacks.
     *
     * @param face whose threshold could not be applied where no model ran
     * @param body what the face makes of the end of the line
     */
    public <T> ResponseEntity<T> answer(
            String face, RequestFrame frame, Question question, Function<PipelineState, T> body) {
        Query query = intake.query(question.text(), question.filters(), null);
        Filter filter = new Filter.And(List.of(question.part(), query.filter()));
        RequestSettings settings =
                new RequestSettings(
                        null,
                        question.topK(),
                        null,
                        null,
                        question.threshold(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        PipelineState done =
                pipeline.run(
                        intake.accept(frame, query.withFilter(filter), intake.settings(settings)),
                        STAGES);
        HttpHeaders headers = reportHeaders.of(done.reports());
        if (question.threshold() != null && !PrunedPassage.isScored(done)) {
            headers.add(ReportHeaders.DEGRADED, face + ";reason=score-threshold-not-applied");
        }
        return ResponseEntity.ok().headers(headers).body(body.apply(done));
    }

    /** Refuses a threshold of scores that is no probability. */
    static void requireThreshold(@Nullable Float threshold) {
        if (threshold != null) {
            Ranges.share("score_threshold", threshold);
        }
    }

    /**
     * What a name lets through.
     *
     * @param field of the request that holds the name, for messages
     * @throws ProblemException 404 for a name that no setting has
     */
    Filter filter(String field, @Nullable String id) {
        Filter set = properties.filter(id);
        if (set != null) {
            return set;
        }
        if (DEFAULT.equals(id)) {
            return Filter.all();
        }
        throw ProblemException.of(
                        Kind.NOT_FOUND,
                        "there is no such %s; 'default' is all that the key may see, and winnow.knowledge.<id>.filters names a part of it"
                                .formatted(field))
                .at(field);
    }
}
