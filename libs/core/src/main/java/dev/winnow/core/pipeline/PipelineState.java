package dev.winnow.core.pipeline;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one question: the question, and a part for each stage. It only grows: no
 * stage rewrites what an earlier one wrote. A part is null until its stage did its work, and holds
 * empty lists if the stage found nothing; {@link #candidates()} and its like read both as empty. At
 * most 900 KB when written as JSON; the retriever, which adds nearly all of it, keeps to that.
 *
 * @param question the question as it was accepted
 * @param graph the part of the graph stage, or null until it looked
 * @param retrieval the part of the retriever, or null until it searched
 * @param reranking the part of the reranker, or null until it scored
 * @param context the result, or null until the pruner ran
 * @param reports one of each stage that ran, in that order
 */
public record PipelineState(
        AcceptedQuestion question,
        @Nullable LinkedFacts graph,
        @Nullable RetrievedCandidates retrieval,
        @Nullable Scores reranking,
        @Nullable CompactContext context,
        List<StageReport> reports) {

    public PipelineState {
        reports = List.copyOf(reports);
    }

    /**
     * A question and whose it is.
     *
     * @param requestId made by Winnow
     * @param scope from authentication
     * @param query as asked
     * @param settings effective values
     * @param deadline absolute
     */
    public record AcceptedQuestion(
            RequestId requestId, Scope scope, Query query, Settings settings, Deadline deadline) {}

    /**
     * Knowledge of the graph about a question.
     *
     * @param entities entities of the question, in order of appearance
     * @param facts facts around them, best first
     */
    public record LinkedFacts(List<Entity> entities, List<GraphFact> facts) {

        public LinkedFacts {
            entities = List.copyOf(entities);
            facts = List.copyOf(facts);
        }
    }

    /**
     * Passages that may answer a question.
     *
     * @param candidates best first, but for those that are pinned
     * @param feedback the report on feedback, or null if they do not come from a search
     * @param pinned those at the end of the list that hold what the question quotes, and stand
     *     there although their scores did not bring them into it
     */
    public record RetrievedCandidates(
            List<Candidate> candidates, @Nullable FeedbackReport feedback, List<PassageId> pinned) {

        public RetrievedCandidates {
            candidates = List.copyOf(candidates);
            pinned = List.copyOf(pinned);
        }
    }

    /**
     * A model's scores.
     *
     * @param passages in the order of the candidates; those that were not read have none
     * @param facts in the order of the facts; those that were not read have none
     */
    public record Scores(List<Reranked> passages, List<FactScore> facts) {

        public Scores {
            passages = List.copyOf(passages);
            facts = List.copyOf(facts);
        }
    }

    /** A question that no stage has seen yet. */
    public static PipelineState accepted(
            RequestId id, Scope scope, Query query, Settings settings, Deadline deadline) {
        return new PipelineState(
                new AcceptedQuestion(id, scope, query, settings, deadline),
                null,
                null,
                null,
                null,
                List.of());
    }

    public PipelineState withGraph(List<Entity> entities, List<GraphFact> facts) {
        LinkedFacts found = new LinkedFacts(entities, facts);
        return new PipelineState(question, found, retrieval, reranking, context, reports);
    }

    public PipelineState withRetrieval(
            List<Candidate> candidates, @Nullable FeedbackReport feedback) {
        return withRetrieval(candidates, feedback, List.of());
    }

    /** The same where some of the candidates are pinned. */
    public PipelineState withRetrieval(
            List<Candidate> candidates, @Nullable FeedbackReport feedback, List<PassageId> pinned) {
        RetrievedCandidates found = new RetrievedCandidates(candidates, feedback, pinned);
        return new PipelineState(question, graph, found, reranking, context, reports);
    }

    public PipelineState withReranking(List<Reranked> passages, List<FactScore> facts) {
        Scores scores = new Scores(passages, facts);
        return new PipelineState(question, graph, retrieval, scores, context, reports);
    }

    public PipelineState withContext(CompactContext written) {
        return new PipelineState(question, graph, retrieval, reranking, written, reports);
    }

    public PipelineState withReport(StageReport report) {
        List<StageReport> grown = new ArrayList<>(reports);
        grown.add(report);
        return withReports(grown);
    }

    /** The same with other reports. */
    public PipelineState withReports(List<StageReport> others) {
        return new PipelineState(question, graph, retrieval, reranking, context, others);
    }

    /** Entities of the question, in order of appearance; empty without a graph's part. */
    public List<Entity> entities() {
        return graph == null ? List.of() : graph.entities();
    }

    /** Facts, best first; empty without a graph's part. */
    public List<GraphFact> facts() {
        return graph == null ? List.of() : graph.facts();
    }

    /** Candidates, best first; empty until the retriever searched. */
    public List<Candidate> candidates() {
        return retrieval == null ? List.of() : retrieval.candidates();
    }

    /** Candidates that are pinned to the end of the list; empty until the retriever searched. */
    public List<PassageId> pinned() {
        return retrieval == null ? List.of() : retrieval.pinned();
    }

    /** The places of the candidates, see {@link Candidate#places}. */
    public Map<PassageId, Integer> places() {
        return Candidate.places(candidates(), pinned());
    }

    /** The report on feedback, or null if there was no search. */
    public @Nullable FeedbackReport feedback() {
        return retrieval == null ? null : retrieval.feedback();
    }

    /**
     * Scores in the order of the candidates, of those that were read; empty until the reranker
     * scored.
     */
    public List<Reranked> reranked() {
        return reranking == null ? List.of() : reranking.passages();
    }

    /** The same by passage. */
    public Map<PassageId, Reranked> scores() {
        Map<PassageId, Reranked> scores = new HashMap<>();
        reranked().forEach(read -> scores.put(read.passageId(), read));
        return scores;
    }

    /** Scores in the order of the facts; empty until the reranker scored. */
    public List<FactScore> factScores() {
        return reranking == null ? List.of() : reranking.facts();
    }

    /** The report of a stage, or null if it has not run. */
    public @Nullable StageReport report(StageId stage) {
        return reports.stream().filter(report -> report.stage() == stage).findFirst().orElse(null);
    }

    /**
     * Probability that a fact answers the question.
     *
     * @param factId the fact
     * @param probability calibrated
     */
    public record FactScore(String factId, Score probability) {}
}
