package dev.winnow.eval.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Compares whole and pruned passages of the same reranked list at the same number of tokens. */
public final class ContextExperiment {

    /** Above what the passages can hold. */
    private static final int NO_BUDGET = 32_000;

    private static final int[] BUDGETS = {128, 256, 512, 1_024, NO_BUDGET};

    /** Passages of what pruned contexts are compared with: what a retrieval back end sends without a pruner. */
    public static final int WHOLE = 5;

    private static final int TOP = Settings.DEFAULTS.topK();
    private static final float MIN_RANK = Settings.DEFAULTS.minRank();

    /** From mild to tight, without a budget: what each saves and what it costs. */
    private static final float[] THRESHOLDS = {.02f, .05f, .1f, .15f, .2f, .25f, .3f};

    /** Budgets of which about a third of five passages is sent, and thresholds that leave much of the decision to them. */
    private static final int[] TIGHT_BUDGETS = {448, 512, 640, 768};

    private static final float[] MILD_THRESHOLDS = {.1f, .15f, .2f, .25f};

    /** Of how many passages the sentences may be: tokens that pruning saves can be spent on passages that would not have had room. */
    private static final int[] PASSAGES = {WHOLE, 10, 20};

    private final HybridRetriever retriever;
    private final Reranker reranker;
    private final Pruner pruner;
    private final float threshold;

    /**
     * @param threshold sentences below it go
     */
    public ContextExperiment(
            HybridRetriever retriever, Reranker reranker, Pruner pruner, float threshold) {
        this.retriever = retriever;
        this.reranker = reranker;
        this.pruner = pruner;
        this.threshold = threshold;
    }

    /**
     * Runs all questions.
     *
     * @param done hears the number of questions that are done
     * @throws IOException if a part of the line was missing for a question
     */
    public ContextResult run(AnswerPool pool, IntConsumer done) throws IOException {
        int n = pool.questions().size();
        List<Arm> whole = new ArrayList<>();
        List<Arm> pruned = new ArrayList<>();
        for (int budget : BUDGETS) {
            whole.add(new Arm(settings(WHOLE, threshold, budget, 0f), true, n));
            pruned.add(new Arm(settings(TOP, threshold, budget, MIN_RANK), false, n));
        }
        Map<Integer, Map<String, Arm>> swept = new LinkedHashMap<>();
        Map<Integer, Map<String, Arm>> underBudgets = new LinkedHashMap<>();
        for (int passages : PASSAGES) {
            swept.put(passages, byThreshold(passages, n));
            underBudgets.put(passages, underBudgets(passages, n));
        }
        List<Arm> arms = new ArrayList<>(whole);
        arms.addAll(pruned);
        swept.values().forEach(of -> arms.addAll(of.values()));
        underBudgets.values().forEach(of -> arms.addAll(of.values()));
        int retrieved = 0;
        for (int q = 0; q < n; q++) {
            AnsweredQuestion question = pool.questions().get(q);
            List<Candidate> candidates = candidates(question);
            List<Reranked> scores = scores(question, candidates);
            List<Reranked> ranksOnly = scores.stream().map(ContextExperiment::rankOnly).toList();
            for (Arm arm : arms) {
                List<Reranked> seen = arm.whole ? ranksOnly : scores;
                arm.count(q, question, context(candidates, seen, arm.settings));
            }
            retrieved += candidates.stream().anyMatch(c -> answers(c, question)) ? 1 : 0;
            done.accept(q + 1);
        }
        Map<String, RetentionLine> budgets = new LinkedHashMap<>();
        for (int b = 0; b < BUDGETS.length; b++) {
            String name = BUDGETS[b] == NO_BUDGET ? "none" : Integer.toString(BUDGETS[b]);
            budgets.put(name, line(whole.get(b), pruned.get(b)));
        }
        return new ContextResult(
                n,
                pool.corpus().documents().size(),
                threshold,
                (double) retrieved / n,
                budgets,
                lines(whole.getLast(), swept),
                lines(whole.getLast(), underBudgets));
    }

    private static Map<String, Arm> byThreshold(int passages, int n) {
        Map<String, Arm> arms = new LinkedHashMap<>();
        for (float t : THRESHOLDS) {
            arms.put(
                    Float.toString(t),
                    new Arm(settings(passages, t, NO_BUDGET, MIN_RANK), false, n));
        }
        return arms;
    }

    private static Map<String, Arm> underBudgets(int passages, int n) {
        Map<String, Arm> arms = new LinkedHashMap<>();
        for (int budget : TIGHT_BUDGETS) {
            for (float t : MILD_THRESHOLDS) {
                arms.put(
                        "%d, %s".formatted(budget, Float.toString(t)),
                        new Arm(settings(passages, t, budget, MIN_RANK), false, n));
            }
        }
        return arms;
    }

    private static Map<Integer, Map<String, RetentionLine>> lines(
            Arm whole, Map<Integer, Map<String, Arm>> arms) {
        Map<Integer, Map<String, RetentionLine>> lines = new LinkedHashMap<>();
        arms.forEach(
                (passages, of) -> {
                    Map<String, RetentionLine> own = new LinkedHashMap<>();
                    of.forEach((name, arm) -> own.put(name, line(whole, arm)));
                    lines.put(passages, own);
                });
        return lines;
    }

    /** A way to make a context of a reranked list, and what it comes to. */
    private static final class Arm {

        private final Settings settings;
        private final boolean whole;
        private final double[] answered;
        private final double[] proven;
        private double tokens;

        Arm(Settings settings, boolean whole, int questions) {
            this.settings = settings;
            this.whole = whole;
            this.answered = new double[questions];
            this.proven = new double[questions];
        }

        void count(int q, AnsweredQuestion question, CompactContext context) {
            answered[q] = question.answeredBy(context.text()) ? 1 : 0;
            proven[q] = question.provenBy(context.text()) ? 1 : 0;
            tokens += context.tokensAfter();
        }
    }

    private static RetentionLine line(Arm whole, Arm pruned) {
        int n = whole.answered.length;
        return new RetentionLine(
                Retained.of(whole.answered, pruned.answered),
                Retained.of(whole.proven, pruned.proven),
                whole.tokens / n,
                pruned.tokens / n);
    }

    private static boolean answers(Candidate candidate, AnsweredQuestion question) {
        Passage passage = candidate.passage();
        return question.answeredBy(passage.heading() + "\n" + passage.text());
    }

    /** Without sentences nothing is pruned. */
    private static Reranked rankOnly(Reranked scored) {
        return new Reranked(
                scored.passageId(),
                scored.rankLogit(),
                scored.rankProbability(),
                List.of(),
                scored.truncated());
    }

    private List<Candidate> candidates(AnsweredQuestion question) throws IOException {
        Retrieval found =
                retriever.retrieve(
                        new RetrievalRequest(
                                question.question(),
                                new Access(Scope.local(), Filter.all()),
                                Settings.DEFAULTS.candidates(),
                                RetrievalMode.HYBRID),
                        StageContext.until(Deadline.NONE, InstantSource.system()));
        if (found.outcome() instanceof Outcome.Degraded(String reason)) {
            throw new IOException("question %s: %s".formatted(question.id(), reason));
        }
        return found.candidates();
    }

    private List<Reranked> scores(AnsweredQuestion question, List<Candidate> candidates)
            throws IOException {
        List<Passage> passages = new ArrayList<>();
        candidates.forEach(candidate -> passages.add(candidate.passage()));
        try {
            return reranker.rerank(question.question(), passages, Deadline.NONE).passages();
        } catch (RerankException e) {
            throw new IOException("question %s: the reranker failed".formatted(question.id()), e);
        }
    }

    private CompactContext context(
            List<Candidate> candidates, List<Reranked> scores, Settings settings) {
        return pruner.prune(PruneInput.of(candidates, scores), settings).context();
    }

    private static Settings settings(int passages, float threshold, int budget, float minRank) {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                defaults.candidates(),
                passages,
                threshold,
                defaults.floor(),
                minRank,
                budget,
                defaults.factShare(),
                PassageOrder.RANK,
                TitleRule.NONE,
                false,
                defaults.interpolation());
    }
}
