package dev.winnow.core.pipeline;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.FeedbackReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one question. It only grows: no stage rewrites what an earlier one wrote. At most 900 KB when written as
 * JSON; the retriever, which adds nearly all of it, keeps to that.
 *
 * @param requestId made by Winnow
 * @param scope from authentication
 * @param query as asked
 * @param settings effective values
 * @param deadline absolute
 * @param entities entities of the question, in order of appearance
 * @param facts facts around them, best first
 * @param factScores scores of the facts, in their order; empty until the reranker ran
 * @param candidates best first
 * @param feedback what came of feedback when they were searched, or null until the retriever ran
 * @param reranked in the order of the candidates; empty until the reranker ran
 * @param context the result, or null until the pruner ran
 * @param reports one of each stage that ran, in that order
 */
public record PipelineState(
        RequestId requestId,
        Scope scope,
        Query query,
        Settings settings,
        Deadline deadline,
        List<Entity> entities,
        List<GraphFact> facts,
        List<FactScore> factScores,
        List<Candidate> candidates,
        @Nullable FeedbackReport feedback,
        List<Reranked> reranked,
        @Nullable CompactContext context,
        List<StageReport> reports) {

    public PipelineState {
        entities = List.copyOf(entities);
        facts = List.copyOf(facts);
        factScores = List.copyOf(factScores);
        candidates = List.copyOf(candidates);
        reranked = List.copyOf(reranked);
        reports = List.copyOf(reports);
    }

    /** A question that no stage has seen yet. */
    public static PipelineState accepted(
            RequestId id, Scope scope, Query query, Settings settings, Deadline deadline) {
        return new PipelineState(
                id, scope, query, settings, deadline, List.of(), List.of(), List.of(), List.of(),
                null, List.of(), null, List.of());
    }

    public PipelineState withFacts(List<Entity> found, List<GraphFact> around) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                found,
                around,
                factScores,
                candidates,
                feedback,
                reranked,
                context,
                reports);
    }

    public PipelineState withCandidates(List<Candidate> found) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                entities,
                facts,
                factScores,
                found,
                feedback,
                reranked,
                context,
                reports);
    }

    public PipelineState withFeedback(FeedbackReport report) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                entities,
                facts,
                factScores,
                candidates,
                report,
                reranked,
                context,
                reports);
    }

    public PipelineState withReranked(List<Reranked> scored, List<FactScore> scoredFacts) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                entities,
                facts,
                scoredFacts,
                candidates,
                feedback,
                scored,
                context,
                reports);
    }

    public PipelineState withContext(CompactContext written) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                entities,
                facts,
                factScores,
                candidates,
                feedback,
                reranked,
                written,
                reports);
    }

    public PipelineState withReport(StageReport report) {
        List<StageReport> grown = new ArrayList<>(reports.size() + 1);
        grown.addAll(reports);
        grown.add(report);
        return withReports(grown);
    }

    /** The same with other reports. */
    public PipelineState withReports(List<StageReport> others) {
        return new PipelineState(
                requestId,
                scope,
                query,
                settings,
                deadline,
                entities,
                facts,
                factScores,
                candidates,
                feedback,
                reranked,
                context,
                others);
    }

    /** The report of a stage, or null if it has not run. */
    public @Nullable StageReport report(StageId stage) {
        for (StageReport report : reports) {
            if (report.stage() == stage) {
                return report;
            }
        }
        return null;
    }
}
