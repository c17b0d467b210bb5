package dev.winnow.eval.reading;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reading;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.metric.TimePercentiles;
import dev.winnow.eval.pruning.Bm25Sentences;
import dev.winnow.eval.pruning.EqualCompression;
import dev.winnow.eval.reading.WindowScores.Window;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.rerank.WindowReading;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.EarlyStopping;
import dev.winnow.reranker.stage.RerankerStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is lost where not every window of a long text is read. The product's pruner decides on each
 * way's scores, as it does behind {@code /v1/prune} without settings.
 */
public final class LongReading {

    /** Of a text, as the model counts them. */
    private static final int TOKENS = 20_000;

    private static final String ALL = "all";
    private static final String CHOSEN = "chosen windows";
    private static final String WORDS = ", words of sentences at equal length";

    /** Smaller numbers of windows that could be read. */
    private static final int[] FIRST = {4, 8, 12, 16, 20, 24};

    /**
     * Of {@code /v1/prune} where the caller names none: only the server's cap of a budget holds.
     */
    private static final Settings SETTINGS = Settings.DEFAULTS.withTopK(1).withTokenBudget(32_000);

    private final PassageScorer scorer;
    private final Reranker reranker;
    private final Pruner pruner;
    private final WindowScores scores;
    private final Consumer<String> log;

    /**
     * @param scorer is asked about every window, once
     * @param reranker the same model, which is timed
     * @param folder where what the model said is kept
     * @param log receives how far the work is
     */
    public LongReading(
            PassageScorer scorer,
            Reranker reranker,
            Pruner pruner,
            Path folder,
            Consumer<String> log) {
        this.scorer = scorer;
        this.reranker = reranker;
        this.pruner = pruner;
        this.scores = new WindowScores(folder, scorer);
        this.log = log;
    }

    /**
     * Makes texts and runs all ways.
     *
     * @param sets name to rows
     * @param draw which texts, from 1 on; those of 1 chose
     * @param count texts
     * @param timed texts that are timed, the first ones; 0 for none
     * @param deadlines milliseconds in which all texts are read and pruned as well
     */
    public LongResult run(
            SortedMap<String, List<LabelledRow>> sets,
            int draw,
            int count,
            int timed,
            List<Integer> deadlines)
            throws IOException {
        List<Text> texts = new ArrayList<>();
        for (LongInput input : LongInput.of(sets, draw, count, TOKENS, scorer.tokens())) {
            texts.add(new Text(input, scores.sentences(input), scores.of(input)));
            log.accept("  read %d of %d texts".formatted(texts.size(), count));
        }
        List<Pruned> all = played(texts, Text::everything, true);
        double[] evidence = evidenceOf(texts, all);
        Map<Integer, LongResult.InTime> inTime = new LinkedHashMap<>();
        for (int deadline : deadlines) {
            inTime.put(deadline, within(deadline, texts, evidence));
        }
        return new LongResult(
                texts.size(),
                texts.stream().mapToInt(text -> text.windows().size()).average().orElse(0),
                lines(texts, all, evidence),
                times(texts.subList(0, Math.min(timed, texts.size()))),
                inTime);
    }

    private Map<String, LongResult.Line> lines(
            List<Text> texts, List<Pruned> all, double[] evidence) {
        Map<String, LongResult.Line> lines = new LinkedHashMap<>();
        lines.put(ALL, line(texts, evidence, all));
        for (int first : FIRST) {
            lines.put(
                    "first " + first,
                    line(texts, evidence, played(texts, text -> text.first(first), true)));
        }
        List<Pruned> chosen = played(texts, Text::chosen, true);
        lines.put(CHOSEN, line(texts, evidence, chosen));
        lines.put(
                CHOSEN + ", the others dropped",
                line(texts, evidence, played(texts, Text::chosen, true, text -> "")));
        lines.put(CHOSEN + WORDS, line(texts, evidence, byWords(texts, chosen)));
        lines.put(
                CHOSEN + ", beginning at equal length",
                line(texts, evidence, heads(texts, chosen)));
        List<Pruned> none = played(texts, text -> List.of(), false);
        lines.put("none in time", line(texts, evidence, none));
        lines.put("none in time" + WORDS, line(texts, evidence, byWords(texts, none)));
        return lines;
    }

    /**
     * @param evidenceOfAll of each text, where all of it is read
     */
    private static LongResult.Line line(
            List<Text> texts, double[] evidenceOfAll, List<Pruned> way) {
        double[] evidence = evidenceOf(texts, way);
        double read = 0;
        double tokens = 0;
        double characters = 0;
        for (int t = 0; t < evidence.length; t++) {
            Text text = texts.get(t);
            read += way.get(t).windows().size();
            tokens += text.tokens(way.get(t).windows()) / text.tokens(text.everything());
            characters += text.characters(way.get(t).kept());
        }
        List<Double> places =
                Arrays.stream(LongInput.Place.values())
                        .map(
                                place ->
                                        IntStream.range(0, evidence.length)
                                                .filter(t -> texts.get(t).input().place() == place)
                                                .mapToDouble(t -> evidence[t])
                                                .average()
                                                .orElse(0))
                        .toList();
        double n = evidence.length;
        return new LongResult.Line(
                read / n,
                tokens / n,
                PairedMeans.of(evidenceOfAll, evidence),
                places,
                characters / n);
    }

    /** Which windows of a text are read. */
    private interface Way {
        List<Integer> of(Text text);
    }

    private List<Pruned> played(List<Text> texts, Way way, boolean settled) {
        return played(texts, way, settled, text -> text.input().question());
    }

    /**
     * @param words by which unread sentences are chosen, empty for none
     */
    private List<Pruned> played(
            List<Text> texts, Way way, boolean settled, Function<Text, String> words) {
        List<Pruned> played = new ArrayList<>();
        for (Text text : texts) {
            List<Integer> windows = way.of(text);
            List<Reranked> read = text.reranked(windows);
            played.add(new Pruned(windows, kept(text, read, settled, words.apply(text))));
        }
        return played;
    }

    private boolean[] kept(Text text, List<Reranked> reranked, boolean settled, String question) {
        CompactContext context =
                pruner.prune(
                                new PruneInput(
                                        List.of(text.candidate()),
                                        reranked,
                                        settled,
                                        List.of(),
                                        question,
                                        List.of(),
                                        List.of()),
                                SETTINGS)
                        .context();
        return kept(text, context);
    }

    private static boolean[] kept(Text text, CompactContext context) {
        Set<Integer> starts = new HashSet<>();
        for (ContextSentence sentence : context.kept()) {
            starts.add(sentence.start());
        }
        boolean[] kept = new boolean[text.spans().size()];
        for (int s = 0; s < kept.length; s++) {
            kept[s] = starts.contains(text.spans().get(s).start());
        }
        return kept;
    }

    /** As many characters as a way keeps of each text, of the sentences with the best BM25. */
    private static List<Pruned> byWords(List<Text> texts, List<Pruned> way) {
        List<Pruned> pruned = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            LabelledRow row = texts.get(t).row();
            pruned.add(
                    atLength(texts.get(t), way.get(t), new Bm25Sentences(List.of(row)).score(row)));
        }
        return pruned;
    }

    /** As many characters as a way keeps of each text, from the first sentence on. */
    private static List<Pruned> heads(List<Text> texts, List<Pruned> way) {
        List<Pruned> pruned = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            Text text = texts.get(t);
            pruned.add(atLength(text, way.get(t), new float[text.spans().size()]));
        }
        return pruned;
    }

    private static Pruned atLength(Text text, Pruned way, float[] scores) {
        LabelledRow row = text.row();
        double share = (double) text.characters(way.kept()) / row.characters();
        return new Pruned(List.of(), EqualCompression.keep(row, scores, 1 - share));
    }

    private Map<String, TimePercentiles> times(List<Text> texts) throws IOException {
        Reading chosen = EarlyStopping.DEFAULTS.readingAll(SETTINGS);
        return new Turns<>(
                        texts,
                        done -> log.accept("  timed %d of %d texts".formatted(done, texts.size())))
                .of(ALL, text -> timed(text, Reading.ALL), CHOSEN, text -> timed(text, chosen));
    }

    /** The second half of the line as {@code /v1/prune} runs it, with a deadline. */
    private LongResult.InTime within(int millis, List<Text> texts, double[] evidenceOfAll) {
        double[] evidence = new double[texts.size()];
        DeadlineRun.Result outcome =
                new DeadlineRun<>(
                                texts,
                                text -> text.input().question(),
                                (text, accepted) ->
                                        accepted.withRetrieval(List.of(text.candidate()), null),
                                SETTINGS)
                        .within(
                                millis,
                                List.of(
                                        new RerankerStage(reranker, EarlyStopping.DEFAULTS),
                                        new PrunerStage(pruner)),
                                (t, context) ->
                                        evidence[t] =
                                                texts.get(t)
                                                        .evidenceIn(kept(texts.get(t), context)),
                                done ->
                                        log.accept(
                                                "  %d ms: %d of %d texts"
                                                        .formatted(millis, done, texts.size())));
        return new LongResult.InTime(
                outcome.inTime(),
                outcome.cut(),
                PairedMeans.of(evidenceOfAll, evidence),
                outcome.times());
    }

    private static double[] evidenceOf(List<Text> texts, List<Pruned> way) {
        return IntStream.range(0, texts.size())
                .mapToDouble(t -> texts.get(t).evidenceIn(way.get(t).kept()))
                .toArray();
    }

    /** Milliseconds from the text to what is kept of it. */
    private double timed(Text text, Reading reading) throws IOException {
        long began = System.nanoTime();
        try {
            List<Reranked> reranked =
                    reranker.rerank(
                                    text.input().question(),
                                    List.of(text.candidate().passage()),
                                    reading,
                                    Deadline.NONE,
                                    () -> false)
                            .passages();
            kept(text, reranked, true, text.input().question());
            return (System.nanoTime() - began) / 1e6;
        } catch (StageException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
    }

    /**
     * What a way leaves of a text.
     *
     * @param windows that it read, by their places
     * @param kept for each sentence whether it stays
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Pruned(List<Integer> windows, boolean[] kept) {}

    /**
     * A text and what the model says of it.
     *
     * @param spans of its sentences, without the white space around them
     * @param keep calibrated keep-probability of each sentence
     * @param windows all of them
     * @param stretches places of the windows that are read together, since they share a sentence
     */
    private record Text(
            LongInput input,
            List<Span> spans,
            List<Float> keep,
            List<Window> windows,
            List<List<Integer>> stretches) {

        Text(LongInput input, List<Span> sentences, WindowScores.Read read) {
            this(
                    input,
                    sentences.stream().map(span -> span.trim(input.text())).toList(),
                    read.keep(),
                    read.windows(),
                    stretches(read.windows()));
        }

        private static List<List<Integer>> stretches(List<Window> windows) {
            List<List<Integer>> stretches = new ArrayList<>();
            for (int w = 0; w < windows.size(); w++) {
                if (w == 0 || windows.get(w).from() >= windows.get(w - 1).to()) {
                    stretches.add(new ArrayList<>());
                }
                stretches.getLast().add(w);
            }
            return stretches;
        }

        List<Integer> everything() {
            return IntStream.range(0, windows.size()).boxed().toList();
        }

        /** The windows that the product reads, in that order. */
        List<Integer> chosen() {
            List<String> texts = new ArrayList<>();
            for (List<Integer> stretch : stretches) {
                int first = windows.get(stretch.getFirst()).from();
                int last = windows.get(stretch.getLast()).to() - 1;
                texts.add(input.text().substring(spans.get(first).start(), spans.get(last).end()));
            }
            List<Integer> sizes = stretches.stream().map(List::size).toList();
            return WindowReading.chosen(input.question(), texts, sizes).stream()
                    .flatMap(s -> stretches.get(s).stream())
                    .toList();
        }

        List<Integer> first(int count) {
            return chosen().stream().limit(count).toList();
        }

        /** As the reranker gives it after these windows; none after none. */
        List<Reranked> reranked(List<Integer> read) {
            if (read.isEmpty()) {
                return List.of();
            }
            float rank = 0;
            boolean[] scored = new boolean[spans.size()];
            for (int w : read) {
                rank = Math.max(rank, windows.get(w).rank());
                Arrays.fill(scored, windows.get(w).from(), windows.get(w).to(), true);
            }
            List<SentenceScore> sentences = new ArrayList<>();
            for (int s = 0; s < scored.length; s++) {
                Span span = spans.get(s);
                if (scored[s] && !span.isEmpty()) {
                    sentences.add(
                            new SentenceScore(
                                    span.start(), span.end(), Score.probability(keep.get(s))));
                }
            }
            return List.of(
                    new Reranked(
                            candidate().passage().id(),
                            Score.logit(rank),
                            Score.probability(rank),
                            sentences,
                            false));
        }

        Candidate candidate() {
            DocumentId id = new DocumentId(input.id());
            Passage passage = Passage.whole(id.passage(0), id, "", input.text());
            return new Candidate(passage, 1, Score.fused(0f), List.of());
        }

        /** The text as a row of labelled sentences, for the baselines; the labels are not used. */
        LabelledRow row() {
            return new LabelledRow(
                    input.id(),
                    "",
                    input.question(),
                    "",
                    spans.stream().map(span -> span.slice(input.text())).toList(),
                    Collections.nCopies(spans.size(), false),
                    List.of());
        }

        double tokens(List<Integer> read) {
            return read.stream().mapToInt(w -> windows.get(w).tokens()).sum();
        }

        long characters(boolean[] kept) {
            return IntStream.range(0, kept.length)
                    .filter(s -> kept[s])
                    .mapToLong(s -> spans.get(s).length())
                    .sum();
        }

        /** Share of the needed sentences that stand in what is kept. */
        double evidenceIn(boolean[] kept) {
            StringBuilder text = new StringBuilder();
            int end = -1;
            for (int s = 0; s < kept.length; s++) {
                if (kept[s]) {
                    // Neighbours as they stand; between others nothing can match.
                    text.append(
                            s > 0 && kept[s - 1]
                                    ? input.text().substring(end, spans.get(s).start())
                                    : "\n\n");
                    text.append(spans.get(s).slice(input.text()));
                    end = spans.get(s).end();
                }
            }
            return input.evidenceIn(text.toString());
        }
    }
}
