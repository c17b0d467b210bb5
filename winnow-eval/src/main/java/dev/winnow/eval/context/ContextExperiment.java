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
import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.pruner.select.Evidence;
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

    /** The budgets of the table; the last one is none: it is above what the top passages can hold. */
    private static final int[] BUDGETS = {128, 256, 512, 1_024, 32_000};

    /** From mild to tight, without a budget: what each saves and what it costs. */
    private static final float[] THRESHOLDS = {.01f, .02f, .05f, .1f, .2f, .3f, .5f};

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
        double[][] whole = new double[BUDGETS.length][n];
        double[][] pruned = new double[BUDGETS.length][n];
        double[] wholeTokens = new double[BUDGETS.length];
        double[] prunedTokens = new double[BUDGETS.length];
        double[][] swept = new double[THRESHOLDS.length][n];
        double[] sweptTokens = new double[THRESHOLDS.length];
        int retrieved = 0;
        for (int q = 0; q < n; q++) {
            AnsweredQuestion question = pool.questions().get(q);
            List<Candidate> candidates = candidates(question);
            List<Reranked> scores = scores(question, candidates);
            retrieved +=
                    candidates.stream()
                                    .anyMatch(
                                            c ->
                                                    question.answeredBy(
                                                            c.passage().heading()
                                                                    + "\n"
                                                                    + c.passage().text()))
                            ? 1
                            : 0;
            List<Reranked> ranksOnly =
                    scores.stream()
                            .map(
                                    r ->
                                            new Reranked(
                                                    r.passageId(),
                                                    r.rankLogit(),
                                                    r.rankProbability(),
                                                    List.of(),
                                                    r.truncated()))
                            .toList();
            for (int b = 0; b < BUDGETS.length; b++) {
                CompactContext asWhole =
                        context(question, candidates, ranksOnly, settings(BUDGETS[b], 0f));
                CompactContext asPruned =
                        context(
                                question,
                                candidates,
                                scores,
                                settings(BUDGETS[b], Settings.DEFAULTS.minRank()));
                whole[b][q] = question.answeredBy(asWhole.text()) ? 1 : 0;
                pruned[b][q] = question.answeredBy(asPruned.text()) ? 1 : 0;
                wholeTokens[b] += asWhole.tokensAfter();
                prunedTokens[b] += asPruned.tokensAfter();
            }
            for (int t = 0; t < THRESHOLDS.length; t++) {
                CompactContext asPruned =
                        context(question, candidates, scores, withoutBudget(THRESHOLDS[t]));
                swept[t][q] = question.answeredBy(asPruned.text()) ? 1 : 0;
                sweptTokens[t] += asPruned.tokensAfter();
            }
            done.accept(q + 1);
        }
        Map<String, RetentionLine> lines = new LinkedHashMap<>();
        for (int b = 0; b < BUDGETS.length; b++) {
            lines.put(
                    b == BUDGETS.length - 1 ? "none" : Integer.toString(BUDGETS[b]),
                    new RetentionLine(
                            Bootstrap.mean(whole[b]),
                            Bootstrap.mean(pruned[b]),
                            Bootstrap.difference(pruned[b], whole[b]),
                            wholeTokens[b] / n,
                            prunedTokens[b] / n));
        }
        int none = BUDGETS.length - 1;
        Map<String, RetentionLine> sweep = new LinkedHashMap<>();
        for (int t = 0; t < THRESHOLDS.length; t++) {
            sweep.put(
                    Float.toString(THRESHOLDS[t]),
                    new RetentionLine(
                            Bootstrap.mean(whole[none]),
                            Bootstrap.mean(swept[t]),
                            Bootstrap.difference(swept[t], whole[none]),
                            wholeTokens[none] / n,
                            sweptTokens[t] / n));
        }
        return new ContextResult(
                n,
                pool.corpus().documents().size(),
                threshold,
                (double) retrieved / n,
                lines,
                sweep);
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
            AnsweredQuestion question,
            List<Candidate> candidates,
            List<Reranked> scores,
            Settings settings) {
        return pruner.prune(
                        new Evidence(
                                question.question(),
                                List.of(),
                                candidates,
                                scores,
                                List.of(),
                                List.of()),
                        settings)
                .context();
    }

    private static Settings withoutBudget(float threshold) {
        return settings(threshold, BUDGETS[BUDGETS.length - 1], Settings.DEFAULTS.minRank());
    }

    private Settings settings(int budget, float minRank) {
        return settings(threshold, budget, minRank);
    }

    private static Settings settings(float threshold, int budget, float minRank) {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                defaults.candidates(),
                defaults.topK(),
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
