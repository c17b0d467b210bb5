package dev.winnow.bench.context;

import dev.winnow.bench.metric.PairedMeans;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
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

/** Whole passages of a list, in its order, and its pruned ones in as many tokens. */
public final class ContextExperiment {

    /**
     * Passages that the defaults are compared with: what a retrieval back end sends without a
     * pruner.
     */
    public static final int WHOLE = 5;

    private static final int[] BUDGETS = {100, 150, 200, 300, 450, 640};

    private final ReadLists lists;
    private final Pruner pruner;

    /**
     * @param lists with {@link Settings#candidates()} of the defaults
     */
    public ContextExperiment(ReadLists lists, Pruner pruner) {
        this.lists = lists;
        this.pruner = pruner;
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
        Settings usual = Settings.DEFAULTS;
        Map<Integer, Arm> whole = new LinkedHashMap<>();
        Map<Integer, Arm> pruned = new LinkedHashMap<>();
        for (int budget : BUDGETS) {
            whole.put(budget, new Arm(usual.withTokenBudget(budget), true, n));
            pruned.put(budget, new Arm(usual.withTokenBudget(budget), false, n));
        }
        Arm five = new Arm(usual.withTopK(WHOLE).withTokenBudget(TrialSettings.NO_BUDGET), true, n);
        Arm defaults = new Arm(usual, false, n);
        List<Arm> arms = new ArrayList<>(whole.values());
        arms.addAll(pruned.values());
        arms.add(five);
        arms.add(defaults);
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
        Map<Integer, ContextResult.Line> budgets = new LinkedHashMap<>();
        whole.forEach(
                (budget, arm) ->
                        budgets.put(
                                budget, arm.beside(Objects.requireNonNull(pruned.get(budget)))));
        return new ContextResult(
                n,
                pool.corpus().documents().size(),
                (double) retrieved / n,
                defaults.read / n,
                defaults.tokensRead / n,
                budgets,
                five.beside(defaults));
    }

    /** Settings that make a context of a reranked list, and what stands in the contexts. */
    private final class Arm {

        private final Settings settings;
        private final boolean whole;
        private final double[] answered;
        private final double[] proven;
        private final double[] evidence;
        private double tokens;
        private double read;
        private double tokensRead;

        Arm(Settings settings, boolean whole, int questions) {
            this.settings = settings;
            this.whole = whole;
            this.answered = new double[questions];
            this.proven = new double[questions];
            this.evidence = new double[questions];
        }

        void count(int q, ReadList list) {
            List<Reranked> scores =
                    whole
                            ? List.of()
                            : list.read(
                                    EarlyStopping.DEFAULTS.reading(list.candidates(), settings));
            PruneInput input =
                    new PruneInput(list.candidates(), scores, !whole, List.of(), List.of());
            CompactContext context = pruner.prune(input, settings).context();
            answered[q] = list.question().answeredBy(context.text()) ? 1 : 0;
            proven[q] = list.question().provenBy(context.text()) ? 1 : 0;
            evidence[q] = list.question().evidenceIn(context.text()) == 1 ? 1 : 0;
            tokens += context.tokensAfter();
            read += scores.size();
            tokensRead += list.tokens(scores.size());
        }

        /** The line of this arm of whole passages and a pruned one. */
        ContextResult.Line beside(Arm pruned) {
            return new ContextResult.Line(
                    PairedMeans.of(answered, pruned.answered),
                    PairedMeans.of(proven, pruned.proven),
                    PairedMeans.of(evidence, pruned.evidence),
                    tokens / answered.length,
                    pruned.tokens / answered.length);
        }
    }

    private static boolean answers(Candidate candidate, AnswerPool.Question question) {
        Passage passage = candidate.passage();
        return question.answeredBy(passage.heading() + "\n" + passage.text());
    }
}
