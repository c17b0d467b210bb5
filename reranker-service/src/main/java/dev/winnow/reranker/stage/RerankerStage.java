package dev.winnow.reranker.stage;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Scores candidates, from retrieval's first on and as far as {@link EarlyStopping} goes, and the
 * first facts as if each were a short passage. Passages that a caller brought, which no search has
 * ordered, are all read; of one that takes many windows, those with most of the question's words.
 * Once the time is over, what has been read is what there is; if that is nothing the stage fails,
 * and whether to continue without scores is the pipeline's decision.
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
    private final EarlyStopping stopping;

    public RerankerStage(Reranker reranker, EarlyStopping stopping) {
        this.reranker = reranker;
        this.stopping = stopping;
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
        return apply(in, context, false);
    }

    /**
     * Scores every candidate or fails: for documents that are sent to be ranked. A long one of
     * which the time left only some windows has the score of the best of these, and the outcome is
     * degraded.
     *
     * @throws StageException as {@link #apply(PipelineState, StageContext)}, and if the time was
     *     over before something of each was read
     */
    public PipelineState applyToAll(PipelineState in, StageContext context) throws StageException {
        return apply(in, context, true);
    }

    private PipelineState apply(PipelineState in, StageContext context, boolean all)
            throws StageException {
        Instant begin = context.clock().instant();
        List<GraphFact> facts = in.facts().subList(0, Math.min(MAX_FACTS, in.facts().size()));
        if (in.candidates().isEmpty() && facts.isEmpty()) {
            Duration spent = Duration.between(begin, context.clock().instant());
            return in.withReport(
                    StageReport.of(StageId.RERANKER, new Outcome.Skipped("no-candidates"), spent));
        }
        context.requireTime(
                "the time of the reranker was over before it began; raise Winnow-Timeout or ask for fewer candidates");
        context.requireCaller("before the reranker began");
        ReadingOrder order = new ReadingOrder(in, facts, reading(in, all));
        Reranking read = rerank(in, order, context);
        Reranking reranking =
                all && read.passages().size() < order.passages.size() ? read.whole() : read;
        Map<PassageId, Reranked> scores = new HashMap<>();
        reranking.passages().forEach(scored -> scores.put(scored.passageId(), scored));
        List<Reranked> reranked = new ArrayList<>(in.candidates().size());
        for (Candidate candidate : in.candidates()) {
            Reranked own = scores.get(candidate.passage().id());
            if (own != null) {
                reranked.add(own);
            }
        }
        List<FactScore> factScores = new ArrayList<>(facts.size());
        for (GraphFact fact : facts) {
            Reranked own = scores.get(new PassageId(fact.id()));
            if (own != null) {
                factScores.add(new FactScore(fact.id(), own.rankProbability()));
            }
        }
        Duration spent = Duration.between(begin, context.clock().instant());
        return in.withReranking(reranked, factScores)
                .withReport(report(in, reranking, reranked.size(), spent));
    }

    /**
     * How far candidates are read. A GPU reads a whole list at once, so that to stop would save it
     * nothing; and of a model that scores no sentences it is not known where to.
     */
    private StoppingRule reading(PipelineState in, boolean all) {
        if (!reranker.scoresSentences() || !reranker.model().device().equals("cpu")) {
            return StoppingRule.ALL;
        }
        return !Candidate.areFound(in.candidates()) || all
                ? stopping.readingAll(in.question().settings())
                : stopping.reading(ordered(in), in.question().settings());
    }

    /** Those whose place is that of their score. */
    private static List<Candidate> ordered(PipelineState in) {
        return in.candidates().stream()
                .filter(candidate -> !in.pinned().contains(candidate.passage().id()))
                .toList();
    }

    private Reranking rerank(PipelineState in, ReadingOrder order, StageContext context)
            throws StageException {
        Reranking reranking =
                reranker.rerank(
                        in.question().query().scoredText(),
                        order.passages,
                        order,
                        context.deadline(),
                        context.cancellation());
        // Fewer results than passages would look like a shorter list instead of a failure.
        List<PassageId> asked =
                order.passages.subList(0, order.asked).stream().map(Passage::id).toList();
        List<PassageId> scored = reranking.passages().stream().map(Reranked::passageId).toList();
        if (reranking.cut() == null && (asked.isEmpty() || !scored.equals(asked))) {
            throw new StageException(
                    Kind.UNAVAILABLE,
                    "the reranker was given %d passages and returned %d scores, or others"
                            .formatted(asked.size(), scored.size()));
        }
        return reranking;
    }

    /**
     * The passages in the order in which they are read: the first wave of candidates; those that
     * are pinned and the facts, all of which are read; then the other candidates.
     */
    private static final class ReadingOrder implements StoppingRule {

        private final StoppingRule ordered;
        private final List<Passage> passages;
        private final int firstWave;
        private final int firstRead;

        /** Passages that were to be read. */
        private int asked;

        ReadingOrder(PipelineState in, List<GraphFact> facts, StoppingRule reading) {
            List<Candidate> candidates = new ArrayList<>(ordered(in));
            int inOrder = candidates.size();
            in.candidates().stream()
                    .filter(candidate -> in.pinned().contains(candidate.passage().id()))
                    .forEach(candidates::add);
            List<Passage> all = RerankerStage.passages(candidates, facts);
            this.ordered = reading;
            this.firstWave = Math.clamp(reading.next(List.of()), 0, inOrder);
            this.firstRead = firstWave + all.size() - inOrder;
            this.passages = new ArrayList<>(all.subList(0, firstWave));
            passages.addAll(all.subList(inOrder, all.size()));
            passages.addAll(all.subList(firstWave, inOrder));
        }

        @Override
        public boolean whole() {
            return ordered.whole();
        }

        @Override
        public int next(List<Reranked> read) {
            int more = firstRead;
            if (!read.isEmpty()) {
                List<Reranked> inOrder = new ArrayList<>(read.subList(0, firstWave));
                inOrder.addAll(read.subList(firstRead, read.size()));
                more = ordered.next(inOrder);
            }
            asked += Math.clamp(more, 0, passages.size() - asked);
            return more;
        }
    }

    /**
     * The input of the model: the candidates, then each fact as a passage of one line under its own
     * id.
     */
    public static List<Passage> passages(List<Candidate> candidates, List<GraphFact> facts) {
        return Stream.concat(
                        candidates.stream().map(Candidate::passage),
                        facts.stream().map(RerankerStage::passage))
                .toList();
    }

    private static Passage passage(GraphFact fact) {
        return Passage.whole(new PassageId(fact.id()), new DocumentId(fact.id()), "", fact.text());
    }

    private StageReport report(PipelineState in, Reranking reranking, int read, Duration spent) {
        int items = in.candidates().size() + in.facts().size();
        return new StageReport(
                StageId.RERANKER,
                outcome(reranking),
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
                notes(in, reranking, read));
    }

    private static Outcome outcome(Reranking reranking) {
        Problem cut = reranking.cut();
        if (cut != null) {
            return cut.kind() == Kind.OVERLOADED ? Reranking.CROWDED : Reranking.CUT;
        }
        return reranking.questionCut()
                ? new Outcome.Degraded(QUESTION_CUT)
                : new Outcome.Complete();
    }

    private List<String> notes(PipelineState in, Reranking reranking, int read) {
        List<String> notes = new ArrayList<>(reranker.rules());
        Problem cut = reranking.cut();
        Reranking.Windows windows = reranking.windows();
        if (cut != null) {
            String why =
                    cut.kind() == Kind.DEADLINE
                            ? "the time was over; raise Winnow-Timeout or ask for fewer candidates"
                            : cut.detail();
            if (read < in.candidates().size()) {
                notes.add("read %d of %d: %s".formatted(read, in.candidates().size(), why));
            }
            if (windows.read() < windows.all()) {
                notes.add(
                        "read %d of %d windows: %s".formatted(windows.read(), windows.all(), why));
            }
        } else if (windows.read() < windows.all()) {
            notes.add(
                    "read %d of %d windows, those with most of the question's words"
                            .formatted(windows.read(), windows.all()));
        } else if (read < in.candidates().size()) {
            notes.add(
                    "read %d of %d: the others would hardly change the context"
                            .formatted(read, in.candidates().size()));
        }
        String searched = in.question().query().searchedNote();
        if (searched != null
                && in.reports().stream().noneMatch(r -> r.stage() == StageId.RETRIEVER)) {
            notes.add(searched);
        }
        if (reranking.questionCut()) {
            notes.add(
                    QUESTION_CUT + ": the model reads only its beginning; send a shorter question");
        }
        long truncated = reranking.passages().stream().filter(Reranked::truncated).count();
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
