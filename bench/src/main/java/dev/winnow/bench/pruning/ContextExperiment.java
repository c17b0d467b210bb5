package dev.winnow.bench.pruning;

import static dev.winnow.bench.retrieval.CollectionRun.EVERYTHING;

import dev.winnow.bench.cache.Parallel;
import dev.winnow.bench.metric.Bootstrap.PairedMeans;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.EarlyStopping;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Whole passages of a list, in its order, and its pruned ones, with the same budget and in as many
 * tokens. A passage's scores do not depend on the passages beside it, so each is read once, and
 * every way of reading a list is played from that.
 *
 * @param threads passages that are read at the same time
 */
public record ContextExperiment(
        HybridRetriever retriever, Reranker reranker, Pruner pruner, int threads) {

    /**
     * Passages that the defaults are compared with: what a retrieval back end sends without a
     * pruner.
     */
    public static final int WHOLE = 5;

    private static final int[] BUDGETS = {100, 150, 200, 300, 450, 640};

    private static final int CANDIDATES = Settings.DEFAULTS.candidates();

    /** More tokens than the passages of a question hold. */
    private static final int NO_BUDGET = 32_000;

    /**
     * Answers in contexts, by budget.
     *
     * @param questions number of questions
     * @param passages number of passages in the pool
     * @param retrieved share of questions whose answer stands in one of the candidates: the ceiling
     *     of everything after retrieval
     * @param candidates mean number of candidates that the model read with the default budget
     * @param tokensRead mean number of tokens that it read of them
     * @param budgets token budget to line, the same budget for both
     * @param equal token budget to line, where the whole passages of each question get as many
     *     tokens as its pruned context has
     * @param defaults the context by default beside the best {@value #WHOLE} passages whole
     */
    public record Result(
            int questions,
            int passages,
            double retrieved,
            double candidates,
            double tokensRead,
            Map<Integer, Line> budgets,
            Map<Integer, Line> equal,
            Line defaults) {}

    /**
     * Whole passages and pruned ones.
     *
     * @param answers share of questions whose answer stands in the context
     * @param evidence share of questions of which all needed sentences stand in the context
     * @param wholeTokens mean tokens of the context of whole passages
     * @param prunedTokens mean tokens of the pruned context
     */
    public record Line(
            PairedMeans answers, PairedMeans evidence, double wholeTokens, double prunedTokens) {

        /** Share of the whole passages' tokens that pruning saves. */
        public double saved() {
            return wholeTokens == 0 ? 0 : 1 - prunedTokens / wholeTokens;
        }
    }

    /**
     * Runs all questions.
     *
     * @param done receives the number of questions that are done
     * @throws IOException if a part of the pipeline was missing for a question
     */
    public Result run(AnswerPool pool, IntConsumer done) throws IOException, InterruptedException {
        int n = pool.questions().size();
        Settings usual = Settings.DEFAULTS;
        Map<Integer, Arms> budgets = new LinkedHashMap<>();
        for (int budget : BUDGETS) {
            Settings settings = usual.withTokenBudget(budget);
            budgets.put(budget, new Arms(settings, settings, n));
        }
        Arms defaults = new Arms(usual.withTopK(WHOLE).withTokenBudget(NO_BUDGET), usual, n);
        List<Arms> all = new ArrayList<>(budgets.values());
        all.add(defaults);
        int retrieved = 0;
        for (int q = 0; q < n; q++) {
            AnswerPool.Question question = pool.questions().get(q);
            List<Candidate> candidates = candidates(question);
            String text = question.text();
            List<Reranking> readings =
                    Parallel.map(candidates, threads, one -> reading(text, one.passage()));
            for (Arms arms : all) {
                arms.count(q, question, candidates, readings);
            }
            retrieved += candidates.stream().anyMatch(c -> answers(c, question)) ? 1 : 0;
            done.accept(q + 1);
        }
        Map<Integer, Line> lines = new LinkedHashMap<>();
        Map<Integer, Line> equal = new LinkedHashMap<>();
        budgets.forEach(
                (budget, arms) -> {
                    lines.put(budget, line(arms.whole, arms.pruned));
                    equal.put(budget, line(arms.equal, arms.pruned));
                });
        return new Result(
                n,
                pool.corpus().documents().size(),
                (double) retrieved / n,
                defaults.read / n,
                defaults.tokensRead / n,
                lines,
                equal,
                line(defaults.whole, defaults.pruned));
    }

    /** The candidates of a question, best first, without what is pinned to their end. */
    private List<Candidate> candidates(AnswerPool.Question question) throws IOException {
        RetrievalRequest request =
                new RetrievalRequest(question.text(), EVERYTHING, CANDIDATES, RetrievalMode.HYBRID);
        Retrieval found = CollectionRun.complete(retriever, request);
        return found.candidates().subList(0, found.candidates().size() - found.pinned().size());
    }

    private Reranking reading(String question, Passage passage) throws StageException {
        return reranker.rerank(question, List.of(passage), Deadline.NONE);
    }

    private static boolean answers(Candidate candidate, AnswerPool.Question question) {
        Passage passage = candidate.passage();
        return question.answeredBy(passage.heading() + "\n" + passage.text());
    }

    /** How many of the passages a way of reading would have read. */
    private static int read(StoppingRule reading, List<Reranked> all) {
        int read = 0;
        int more = reading.next(List.of());
        while (more > 0 && read < all.size()) {
            read = Math.min(read + more, all.size());
            more = reading.next(all.subList(0, read));
        }
        return read;
    }

    private static Line line(Arm whole, Arm pruned) {
        int questions = whole.answered.length;
        return new Line(
                PairedMeans.of(whole.answered, pruned.answered),
                PairedMeans.of(whole.evidence, pruned.evidence),
                whole.tokens / questions,
                pruned.tokens / questions);
    }

    /** The ways to make a context of one list that are compared. */
    private final class Arms {

        private final Settings wholeSettings;
        private final Settings settings;
        private final Arm whole;
        private final Arm equal;
        private final Arm pruned;
        private double read;
        private double tokensRead;

        Arms(Settings wholeSettings, Settings settings, int questions) {
            this.wholeSettings = wholeSettings;
            this.settings = settings;
            this.whole = new Arm(questions);
            this.equal = new Arm(questions);
            this.pruned = new Arm(questions);
        }

        void count(
                int q,
                AnswerPool.Question question,
                List<Candidate> candidates,
                List<Reranking> readings) {
            List<Reranked> all = readings.stream().map(one -> one.passages().getFirst()).toList();
            int read = read(EarlyStopping.DEFAULTS.reading(candidates, settings), all);
            CompactContext kept = prune(candidates, all.subList(0, read), true, settings);
            Settings asMany = settings.withTokenBudget(Math.max(1, kept.tokensAfter()));
            pruned.count(q, question, kept);
            whole.count(q, question, prune(candidates, List.of(), false, wholeSettings));
            equal.count(q, question, prune(candidates, List.of(), false, asMany));
            this.read += read;
            tokensRead += readings.subList(0, read).stream().mapToInt(Reranking::tokens).sum();
        }

        private CompactContext prune(
                List<Candidate> candidates,
                List<Reranked> read,
                boolean reranked,
                Settings settings) {
            PruneInput input = new PruneInput(candidates, read, reranked, List.of(), List.of());
            return pruner.prune(input, settings).context();
        }
    }

    /** What stands in the contexts of one way, by question. */
    private static final class Arm {

        private final double[] answered;
        private final double[] evidence;
        private double tokens;

        Arm(int questions) {
            this.answered = new double[questions];
            this.evidence = new double[questions];
        }

        void count(int q, AnswerPool.Question question, CompactContext context) {
            answered[q] = question.answeredBy(context.text()) ? 1 : 0;
            evidence[q] = question.fullyProvenBy(context.text()) ? 1 : 0;
            tokens += context.tokensAfter();
        }
    }
}
