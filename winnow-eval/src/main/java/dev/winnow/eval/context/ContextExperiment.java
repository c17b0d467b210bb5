package dev.winnow.eval.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.EarlyStopping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;

/** Whole and pruned passages of the same reranked list, compared at the same number of tokens. */
public final class ContextExperiment {

    /**
     * Passages that pruned contexts are compared with: what a retrieval back end sends without a
     * pruner.
     */
    public static final int WHOLE = 5;

    private static final int[] BUDGETS = {128, 256, 512, 1_024, TrialSettings.NO_BUDGET};

    /** From mild to tight, without a budget: what each saves and what it costs. */
    private static final float[] THRESHOLDS = {.02f, .05f, .1f, .15f, .2f, .25f, .3f};

    /**
     * Budgets of which about a third of five passages is sent, and thresholds that leave much of
     * the decision to them.
     */
    private static final int[] TIGHT_BUDGETS = {448, 512, 640, 768};

    private static final float[] MILD_THRESHOLDS = {.1f, .15f, .2f, .25f};

    /**
     * Of how many passages the sentences may be: tokens that pruning saves can be spent on passages
     * that would not have had room.
     */
    private static final int[] PASSAGES = {WHOLE, 10, 20};

    private final ReadLists lists;
    private final Pruner pruner;
    private final float threshold;

    /**
     * @param lists with {@link Settings#candidates()} of the defaults
     * @param threshold sentences below it go
     */
    public ContextExperiment(ReadLists lists, Pruner pruner, float threshold) {
        this.lists = lists;
        this.pruner = pruner;
        this.threshold = threshold;
    }

    /**
     * Runs all questions.
     *
     * @param done receives the number of questions that are done
     * @throws IOException if a part of the pipeline was missing for a question
     */
    public ContextResult run(AnswerPool pool, IntConsumer done)
            throws IOException, InterruptedException {
        int n = pool.questions().size();
        Map<String, Arm> whole = new LinkedHashMap<>();
        Map<String, Arm> pruned = new LinkedHashMap<>();
        for (int budget : BUDGETS) {
            String name = budget == TrialSettings.NO_BUDGET ? "none" : Integer.toString(budget);
            whole.put(name, new Arm(settings(WHOLE, threshold, budget, 0f), true, n));
            pruned.put(name, arm(Settings.DEFAULTS.topK(), threshold, budget, n));
        }
        Map<Integer, Map<String, Arm>> unbounded = new LinkedHashMap<>();
        Map<Integer, Map<String, Arm>> bounded = new LinkedHashMap<>();
        for (int passages : PASSAGES) {
            Map<String, Arm> byThreshold = new LinkedHashMap<>();
            for (float t : THRESHOLDS) {
                byThreshold.put(Float.toString(t), arm(passages, t, TrialSettings.NO_BUDGET, n));
            }
            unbounded.put(passages, byThreshold);
            Map<String, Arm> byBudget = new LinkedHashMap<>();
            for (int budget : TIGHT_BUDGETS) {
                for (float t : MILD_THRESHOLDS) {
                    byBudget.put("%d, %s".formatted(budget, t), arm(passages, t, budget, n));
                }
            }
            bounded.put(passages, byBudget);
        }
        List<Arm> arms = new ArrayList<>(whole.values());
        arms.addAll(pruned.values());
        unbounded.values().forEach(of -> arms.addAll(of.values()));
        bounded.values().forEach(of -> arms.addAll(of.values()));
        int retrieved = 0;
        for (int q = 0; q < n; q++) {
            ReadList list = lists.of(pool.questions().get(q));
            for (Arm arm : arms) {
                arm.count(q, list);
            }
            retrieved +=
                    list.candidates().stream().anyMatch(c -> answers(c, list.question())) ? 1 : 0;
            done.accept(q + 1);
        }
        Arm unpruned = Objects.requireNonNull(whole.get("none"));
        Map<String, ContextResult.Line> budgets = new LinkedHashMap<>();
        whole.forEach(
                (name, arm) ->
                        budgets.put(name, arm.beside(Objects.requireNonNull(pruned.get(name)))));
        return new ContextResult(
                n,
                pool.corpus().documents().size(),
                threshold,
                (double) retrieved / n,
                budgets,
                lines(unpruned, unbounded),
                lines(unpruned, bounded));
    }

    private static Map<Integer, Map<String, ContextResult.Line>> lines(
            Arm whole, Map<Integer, Map<String, Arm>> arms) {
        Map<Integer, Map<String, ContextResult.Line>> lines = new LinkedHashMap<>();
        arms.forEach(
                (passages, of) -> {
                    Map<String, ContextResult.Line> own = new LinkedHashMap<>();
                    of.forEach((name, arm) -> own.put(name, whole.beside(arm)));
                    lines.put(passages, own);
                });
        return lines;
    }

    private Arm arm(int passages, float t, int budget, int questions) {
        return new Arm(
                settings(passages, t, budget, Settings.DEFAULTS.minRank()), false, questions);
    }

    private static Settings settings(int passages, float threshold, int budget, float minRank) {
        return TrialSettings.of(
                Settings.DEFAULTS.candidates(), passages, threshold, minRank, budget);
    }

    /** Settings that make a context of a reranked list, and what stands in the contexts. */
    private final class Arm {

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

        /**
         * Whole passages stand in the order of all that were read, pruned ones as in the product.
         */
        void count(int q, ReadList list) {
            List<Reranked> scores =
                    whole
                            ? list.all().stream().map(ContextExperiment::rankOnly).toList()
                            : list.read(
                                    EarlyStopping.DEFAULTS.reading(list.candidates(), settings));
            PruneInput input =
                    new PruneInput(list.candidates(), scores, true, List.of(), List.of());
            CompactContext context = pruner.prune(input, settings).context();
            answered[q] = list.question().answeredBy(context.text()) ? 1 : 0;
            proven[q] = list.question().provenBy(context.text()) ? 1 : 0;
            tokens += context.tokensAfter();
        }

        /** The line of this arm of whole passages and a pruned one. */
        ContextResult.Line beside(Arm pruned) {
            return new ContextResult.Line(
                    PairedMeans.of(answered, pruned.answered),
                    PairedMeans.of(proven, pruned.proven),
                    tokens / answered.length,
                    pruned.tokens / answered.length);
        }
    }

    private static boolean answers(Candidate candidate, AnswerPool.Question question) {
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
}
