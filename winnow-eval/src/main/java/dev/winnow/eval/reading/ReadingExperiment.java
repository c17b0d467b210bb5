package dev.winnow.eval.reading;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.FactScore;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reading;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.eval.context.AnswerPool;
import dev.winnow.eval.context.PairScores;
import dev.winnow.eval.context.ReadList;
import dev.winnow.eval.context.ReadLists;
import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.metric.RankingMetrics;
import dev.winnow.eval.metric.TimePercentiles;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.EarlyStopping;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrieverStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much of a list the reranker has to read for the same context. What the model says of every
 * candidate is kept, ways of reading are played over it by the product's own code, and the contexts
 * are the product's. The clock runs only where the ways take turns on the model.
 */
public final class ReadingExperiment {

    /** Numbers of candidates that are read whatever they say: what the rule has to beat. */
    private static final int[] FIRST = {6, 8, 10, 12, 14, 16};

    /** Numbers of candidates after which the time is over. */
    private static final int[] CUT = {0, 2, 4, 6};

    private static final float[] LEVELS = {.1f, .15f, .2f, .25f, .3f, .35f, .4f};

    /** Ranks that count. */
    private static final int DEPTH = 10;

    /** Questions between two lines of progress. */
    private static final int STEP = 50;

    /** Of the ways in which time ends the reading; those that are unread stand whole then. */
    private static final String TIME = "time over after ";

    /** Name of the way that every other one is held against. */
    public static final String ALL = "all";

    private final HybridRetriever retriever;
    private final Reranker reranker;
    private final PairScores pairs;
    private final Pruner pruner;
    private final Settings settings;
    private final int threads;
    private final Consumer<String> log;

    /**
     * @param pairs what the reranker says
     * @param settings of every question
     * @param threads pairs that are scored at the same time
     * @param log receives how far the work is
     */
    public ReadingExperiment(
            HybridRetriever retriever,
            Reranker reranker,
            PairScores pairs,
            Pruner pruner,
            Settings settings,
            int threads,
            Consumer<String> log) {
        this.retriever = retriever;
        this.reranker = reranker;
        this.pairs = pairs;
        this.pruner = pruner;
        this.settings = settings;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Runs all questions.
     *
     * @param timed questions that are timed, the first ones; 0 for none
     * @param deadlines milliseconds in which the whole pipeline is run as well
     * @param kept file that the lists are written to, null for none
     */
    public ReadingResult run(
            AnswerPool pool, int timed, List<Integer> deadlines, @Nullable Path kept)
            throws IOException, InterruptedException {
        ReadLists reading = new ReadLists(retriever, pairs, settings.candidates(), threads);
        List<ReadList> lists = new ArrayList<>();
        for (AnswerPool.Question question : pool.questions()) {
            lists.add(reading.of(question));
            progress("read", lists.size(), pool.questions().size());
        }
        if (kept != null) {
            ResultFile.text(kept, lines(lists));
        }
        Contexts all = contexts(lists, list -> Reading.ALL, true);
        Map<String, ReadingResult.Line> ways = new LinkedHashMap<>();
        ways.put(ALL, all.beside(all, lists));
        ways().forEach(
                        (name, way) ->
                                ways.put(
                                        name,
                                        all.beside(
                                                contexts(lists, way, !name.startsWith(TIME)),
                                                lists)));
        Map<Integer, ReadingResult.InTime> inTime = new LinkedHashMap<>();
        for (int deadline : deadlines) {
            inTime.put(deadline, within(deadline, lists, all));
        }
        return new ReadingResult(
                lists.size(),
                settings.candidates(),
                ways,
                times(lists.subList(0, Math.min(timed, lists.size()))),
                inTime);
    }

    /** How far a list is read. */
    private interface Way {
        Reading of(ReadList list);
    }

    /** All but the one that reads all. */
    private Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        for (int first : FIRST) {
            ways.put("first " + first, list -> read -> Math.max(0, first - read.size()));
        }
        for (float level : LEVELS) {
            ways.put("early-stopping " + level, list -> stopping(level, list));
        }
        for (int cut : CUT) {
            ways.put(TIME + cut, list -> read -> Math.max(0, cut - read.size()));
        }
        return ways;
    }

    /**
     * A JSON object a line: the question, the passages of its candidates in order, and how many of
     * them each wave of the default has. What the model says depends on no load, so that is what
     * the product reads whenever it is asked.
     */
    private String lines(List<ReadList> lists) {
        StringBuilder lines = new StringBuilder();
        for (ReadList list : lists) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("question", list.question().text());
            line.put("waves", list.waves(stopping(EarlyStopping.DEFAULTS.below(), list)));
            line.put(
                    "passages",
                    list.candidates().stream()
                            .map(Candidate::passage)
                            .map(one -> Map.of("title", one.heading(), "text", one.text()))
                            .toList());
            lines.append(JsonMapper.shared().writeValueAsString(line)).append('\n');
        }
        return lines.toString();
    }

    private Reading stopping(float level, ReadList list) {
        return new EarlyStopping(level).reading(list.candidates(), settings);
    }

    private Contexts contexts(List<ReadList> lists, Way way, boolean settled) {
        Contexts contexts = new Contexts(lists.size());
        for (int q = 0; q < lists.size(); q++) {
            ReadList list = lists.get(q);
            List<Reranked> read = list.read(way.of(list));
            PruneInput input =
                    new PruneInput(
                            list.candidates(), read, settled, List.of(), List.<FactScore>of());
            contexts.add(q, list, pruner.prune(input, settings).context(), read.size());
            List<String> ranked =
                    pruner.ranked(input).stream()
                            .map(passage -> passage.documentId().value())
                            .toList();
            contexts.ndcg[q] = RankingMetrics.ndcg(ranked, list.question().gold(), DEPTH);
        }
        return contexts;
    }

    private Map<String, TimePercentiles> times(List<ReadList> lists) throws IOException {
        float below = EarlyStopping.DEFAULTS.below();
        return new Turns<>(lists, done -> progress("timed", done, lists.size()))
                .of(
                        ALL,
                        list -> timed(list, Reading.ALL),
                        "early-stopping " + below,
                        list -> timed(list, stopping(below, list)));
    }

    /** Milliseconds of one reading. */
    private double timed(ReadList list, Reading reading) throws IOException {
        List<Passage> passages = list.candidates().stream().map(Candidate::passage).toList();
        long began = System.nanoTime();
        try {
            reranker.rerank(list.question().text(), passages, reading, Deadline.NONE, () -> false);
            return (System.nanoTime() - began) / 1e6;
        } catch (StageException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
    }

    /** The whole pipeline as the product runs it, with a deadline. */
    private ReadingResult.InTime within(int millis, List<ReadList> lists, Contexts all) {
        Contexts contexts = new Contexts(lists.size());
        DeadlineRun.Result outcome =
                new DeadlineRun<>(
                                lists,
                                list -> list.question().text(),
                                (list, accepted) -> accepted,
                                settings)
                        .within(
                                millis,
                                List.of(
                                        new RetrieverStage(retriever, false),
                                        new RerankerStage(reranker, EarlyStopping.DEFAULTS),
                                        new PrunerStage(pruner)),
                                (q, context) -> contexts.add(q, lists.get(q), context, 0),
                                done -> progress(millis + " ms", done, lists.size()));
        return new ReadingResult.InTime(
                outcome.inTime(),
                outcome.cut(),
                outcome.unread(),
                outcome.read(),
                PairedMeans.of(all.answered, contexts.answered),
                PairedMeans.of(all.proven, contexts.proven),
                outcome.times());
    }

    private void progress(String what, int done, int of) {
        if (done % STEP == 0 || done == of) {
            log.accept("  %s: %d of %d questions".formatted(what, done, of));
        }
    }

    /** What stands in the contexts of all questions. */
    private static final class Contexts {

        private final double[] answered;
        private final double[] proven;
        private final double[] evidence;
        private final double[] ndcg;
        private final int[] read;
        private double tokens;

        Contexts(int questions) {
            answered = new double[questions];
            proven = new double[questions];
            evidence = new double[questions];
            ndcg = new double[questions];
            read = new int[questions];
        }

        void add(int q, ReadList list, CompactContext context, int candidates) {
            answered[q] = list.question().answeredBy(context.text()) ? 1 : 0;
            proven[q] = list.question().provenBy(context.text()) ? 1 : 0;
            evidence[q] = list.question().evidenceIn(context.text());
            read[q] = candidates;
            tokens += context.tokensAfter();
        }

        /** The line of another way, where this one is of all candidates. */
        ReadingResult.Line beside(Contexts other, List<ReadList> lists) {
            double candidates = 0;
            double tokensRead = 0;
            double tokensOfAll = 0;
            double missed = 0;
            int n = lists.size();
            for (int q = 0; q < n; q++) {
                ReadList list = lists.get(q);
                candidates += other.read[q];
                tokensRead += list.tokens(other.read[q]);
                tokensOfAll += list.tokens(list.candidates().size());
                missed += other.evidence[q] < evidence[q] ? 1 : 0;
            }
            return new ReadingResult.Line(
                    candidates / n,
                    tokensRead / tokensOfAll,
                    missed / n,
                    PairedMeans.of(answered, other.answered),
                    PairedMeans.of(proven, other.proven),
                    PairedMeans.of(evidence, other.evidence),
                    PairedMeans.of(ndcg, other.ndcg),
                    other.tokens / n);
        }
    }
}
