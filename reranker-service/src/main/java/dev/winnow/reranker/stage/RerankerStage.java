package dev.winnow.reranker.stage;

import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.retrieval.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores all candidates, and the first facts as if each were a short passage, in one call. Either
 * all are scored or the stage fails; whether to continue without scores is the pipeline's decision.
 */
public final class RerankerStage implements Stage {

    /**
     * Facts that are scored; those behind stay unscored and the report says so. A fact is about a
     * tenth of a passage long, so thirty cost as much as three passages. Picked by hand; more adds
     * time and, as they come best first, little else.
     */
    public static final int MAX_FACTS = 30;

    /**
     * Reason of a degraded outcome: the question, or its asking part, is longer than the model
     * reads.
     */
    public static final String QUESTION_CUT = "question-cut";

    private final Reranker reranker;

    public RerankerStage(Reranker reranker) {
        this.reranker = reranker;
    }

    /** Whether its model scores sentences; without that, every passage stays whole. */
    public boolean scoresSentences() {
        return reranker.scoresSentences();
    }

    @Override
    public StageId id() {
        return StageId.RERANKER;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Instant begin = context.clock().instant();
        List<GraphFact> facts = in.facts().subList(0, Math.min(MAX_FACTS, in.facts().size()));
        if (in.candidates().isEmpty() && facts.isEmpty()) {
            Duration spent = Duration.between(begin, context.clock().instant());
            return in.withReport(
                    StageReport.of(StageId.RERANKER, new Outcome.Skipped("no-candidates"), spent));
        }
        if (context.deadline().passed(context.clock())) {
            throw new StageException(
                    Kind.DEADLINE,
                    "the time of the reranker was over before it began; raise Winnow-Timeout or ask for fewer candidates");
        }
        if (context.cancelled()) {
            throw new StageException(
                    Kind.CANCELLED, "the caller went away before the reranker began");
        }
        List<Passage> passages = passages(in.candidates(), facts);
        Reranking reranking = rerank(in, passages, context);
        List<Reranked> reranked = reranking.passages().subList(0, in.candidates().size());
        List<FactScore> factScores = new ArrayList<>(facts.size());
        for (int f = 0; f < facts.size(); f++) {
            factScores.add(
                    new FactScore(
                            facts.get(f).id(),
                            reranking
                                    .passages()
                                    .get(in.candidates().size() + f)
                                    .rankProbability()));
        }
        Duration spent = Duration.between(begin, context.clock().instant());
        return in.withReranking(reranked, factScores).withReport(report(in, reranking, spent));
    }

    private Reranking rerank(PipelineState in, List<Passage> passages, StageContext context)
            throws StageException {
        Reranking reranking =
                reranker.rerank(
                        in.question().query().effectiveText(),
                        passages,
                        context.deadline(),
                        context.cancellation());
        // Fewer results than passages would look like a shorter list instead of a failure.
        for (int i = 0; i < passages.size(); i++) {
            if (reranking.passages().size() != passages.size()
                    || !reranking.passages().get(i).passageId().equals(passages.get(i).id())) {
                throw new StageException(
                        Kind.UNAVAILABLE,
                        "the reranker was given %d passages and returned %d scores, or others"
                                .formatted(passages.size(), reranking.passages().size()));
            }
        }
        return reranking;
    }

    /**
     * The input of the model: the candidates, then each fact as a passage of one line under its own
     * id.
     */
    public static List<Passage> passages(List<Candidate> candidates, List<GraphFact> facts) {
        List<Passage> passages = new ArrayList<>(candidates.size() + facts.size());
        for (Candidate candidate : candidates) {
            passages.add(candidate.passage());
        }
        for (GraphFact fact : facts) {
            passages.add(
                    new Passage(
                            new PassageId(fact.id()),
                            new DocumentId(fact.id()),
                            "",
                            List.of(),
                            fact.text(),
                            0,
                            fact.text().length(),
                            null,
                            Metadata.NONE));
        }
        return passages;
    }

    private StageReport report(PipelineState in, Reranking reranking, Duration spent) {
        int items = in.candidates().size() + in.facts().size();
        return new StageReport(
                StageId.RERANKER,
                reranking.questionCut()
                        ? new Outcome.Degraded(QUESTION_CUT)
                        : new Outcome.Complete(),
                spent,
                reranking.timings().queueWait(),
                reranking.timings().tokenizing(),
                reranking.timings().tokenizingAlone(),
                reranking.timings().inference(),
                Duration.ZERO,
                items,
                reranking.passages().size(),
                reranking.tokens(),
                0,
                reranker.model(),
                null,
                notes(in, reranking));
    }

    private List<String> notes(PipelineState in, Reranking reranking) {
        List<String> notes = new ArrayList<>(reranker.rules());
        String searched = in.question().query().searchedNote();
        if (searched != null
                && in.reports().stream().noneMatch(r -> r.stage() == StageId.RETRIEVER)) {
            notes.add(searched);
        }
        if (reranking.questionCut()) {
            notes.add(
                    QUESTION_CUT + ": the model reads only its beginning; send a shorter question");
        }
        int truncated = 0;
        for (Reranked passage : reranking.passages()) {
            truncated += passage.truncated() ? 1 : 0;
        }
        if (truncated > 0) {
            notes.add("truncated: %d passages".formatted(truncated));
        }
        if (in.facts().size() > MAX_FACTS) {
            notes.add(
                    "unscored: %d facts beyond the first %d"
                            .formatted(in.facts().size() - MAX_FACTS, MAX_FACTS));
        }
        if (!reranker.scoresSentences()) {
            notes.add("no sentence scores: the model has no prune head");
        }
        return notes;
    }
}
