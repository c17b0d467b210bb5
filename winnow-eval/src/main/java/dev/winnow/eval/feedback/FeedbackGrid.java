package dev.winnow.eval.feedback;

import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.eval.retrieval.Metric;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lines of the grid and what each of them is compared with. Feedback always runs: whether it should is the gate's question.
 *
 * <p>Names are {@code mode/method} and {@code hybrid/timing/method}; {@code rm3+rocchio} feeds back the words by RM3 and the vectors by Rocchio.
 *
 * @param name which settings the lines share
 * @param metrics what is measured
 * @param lines in the order of the table
 * @param comparisons tests, in order
 */
public record FeedbackGrid(
        String name, List<Metric> metrics, List<Variant> lines, List<Comparison> comparisons) {

    /** The paper's share of the words in both stages. */
    private static final float PAPER_WEIGHT = .5f;

    /** The paper's Rocchio: .4 for the question, .6 for the three best passages. */
    private static final float PAPER_ALPHA = .4f;

    private static final float PAPER_BETA = .6f;

    /** The query weight of the published RM3 baselines. */
    private static final float CLASSIC_ORIGINAL_WEIGHT = .5f;

    private static final String DENSE = "dense/none";

    /** What the product's window of 100 shows. */
    private static final List<Metric> WINDOW =
            List.of(Metric.NDCG_10, Metric.MAP, Metric.RECALL_100);

    /** The same, and the paper's measures over 1,000 ranks. */
    private static final List<Metric> DEEP =
            List.of(
                    Metric.NDCG_10,
                    Metric.MAP,
                    Metric.RECALL_100,
                    Metric.MAP_1000,
                    Metric.RECALL_1000);

    public FeedbackGrid {
        metrics = List.copyOf(metrics);
        lines = List.copyOf(lines);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * A test.
     *
     * @param line name of a line
     * @param against name of the line that it is measured against
     */
    public record Comparison(String line, String against) {}

    /** The grid at the settings of the paper and of the classic baselines. */
    public static FeedbackGrid paper() {
        FeedbackSettings feedback = FeedbackSettings.DEFAULTS;
        SparseFeedback sparse = feedback.sparse();
        FeedbackGrid grid =
                of(
                        "paper",
                        DEEP,
                        RetrievalSettings.DEFAULTS.withFinalWeight(PAPER_WEIGHT),
                        new FeedbackSettings(
                                FeedbackUse.ON,
                                FeedbackTiming.BOTH,
                                PAPER_WEIGHT,
                                new SparseFeedback(
                                        SparseFeedback.Method.NONE,
                                        SparseFeedback.DEFAULT_PASSAGES,
                                        SparseFeedback.DEFAULT_TERMS,
                                        CLASSIC_ORIGINAL_WEIGHT,
                                        sparse.filter()),
                                new DenseFeedback(
                                        DenseFeedback.Method.NONE,
                                        DenseFeedback.DEFAULT_PASSAGES,
                                        PAPER_ALPHA,
                                        PAPER_BETA),
                                feedback.gate()));
        return new FeedbackGrid(
                grid.name,
                grid.metrics,
                grid.lines.stream().map(Variant::withConstantWeight).toList(),
                grid.comparisons);
    }

    /** The grid at the product's settings. */
    public static FeedbackGrid product() {
        return of("product", WINDOW, RetrievalSettings.DEFAULTS, FeedbackSettings.DEFAULTS);
    }

    private static FeedbackGrid of(
            String name,
            List<Metric> metrics,
            RetrievalSettings settings,
            FeedbackSettings feedback) {
        List<Variant> lines = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (SparseFeedback.Method words : SparseFeedback.Method.values()) {
            lines.add(
                    line(
                            settings,
                            RetrievalMode.BM25,
                            feedback,
                            FeedbackTiming.BOTH,
                            words,
                            DenseFeedback.Method.NONE));
        }
        for (DenseFeedback.Method vectors : DenseFeedback.Method.values()) {
            lines.add(
                    line(
                            settings,
                            RetrievalMode.DENSE,
                            feedback,
                            FeedbackTiming.BOTH,
                            SparseFeedback.Method.NONE,
                            vectors));
        }
        for (FeedbackTiming timing : FeedbackTiming.values()) {
            hybrid(settings, feedback, timing, SparseFeedback.Method.NONE, lines);
        }
        hybrid(settings, feedback, FeedbackTiming.BOTH, SparseFeedback.Method.RM3, lines);
        for (Variant line : lines) {
            compare(line, comparisons);
        }
        return new FeedbackGrid(name, metrics, lines, comparisons);
    }

    private static void hybrid(
            RetrievalSettings settings,
            FeedbackSettings feedback,
            FeedbackTiming timing,
            SparseFeedback.Method words,
            List<Variant> lines) {
        if (timing == FeedbackTiming.NONE) {
            lines.add(
                    line(
                            settings,
                            RetrievalMode.HYBRID,
                            feedback,
                            timing,
                            words,
                            DenseFeedback.Method.NONE));
            return;
        }
        lines.add(
                line(
                        settings,
                        RetrievalMode.HYBRID,
                        feedback,
                        timing,
                        words,
                        DenseFeedback.Method.AVERAGE));
        lines.add(
                line(
                        settings,
                        RetrievalMode.HYBRID,
                        feedback,
                        timing,
                        words,
                        DenseFeedback.Method.ROCCHIO));
    }

    private static Variant line(
            RetrievalSettings settings,
            RetrievalMode mode,
            FeedbackSettings feedback,
            FeedbackTiming timing,
            SparseFeedback.Method words,
            DenseFeedback.Method vectors) {
        boolean fed = words != SparseFeedback.Method.NONE || vectors != DenseFeedback.Method.NONE;
        FeedbackSettings own =
                new FeedbackSettings(
                        fed ? FeedbackUse.ON : FeedbackUse.OFF,
                        timing,
                        feedback.feedbackWeight(),
                        feedback.sparse().with(words),
                        feedback.dense().with(vectors),
                        feedback.gate());
        return new Variant(
                name(mode, fed ? timing : FeedbackTiming.NONE, words, vectors),
                mode,
                settings.withFeedback(own));
    }

    private static String name(
            RetrievalMode mode,
            FeedbackTiming timing,
            SparseFeedback.Method words,
            DenseFeedback.Method vectors) {
        List<String> methods = new ArrayList<>();
        if (words != SparseFeedback.Method.NONE) {
            methods.add(words.name());
        }
        if (vectors != DenseFeedback.Method.NONE) {
            methods.add(vectors.name());
        }
        List<String> parts = new ArrayList<>();
        parts.add(mode.name());
        if (mode == RetrievalMode.HYBRID && !methods.isEmpty()) {
            parts.add(timing.name());
        }
        parts.add(methods.isEmpty() ? "none" : String.join("+", methods));
        return String.join("/", parts).toLowerCase(Locale.ROOT);
    }

    /** Each line against its mode without feedback; interpolated lists against the vectors alone too, which is the paper's question. */
    private static void compare(Variant line, List<Comparison> comparisons) {
        String none = line.mode().name().toLowerCase(Locale.ROOT) + "/none";
        if (!line.name().equals(none)) {
            comparisons.add(new Comparison(line.name(), none));
        }
        if (line.mode() == RetrievalMode.HYBRID) {
            comparisons.add(new Comparison(line.name(), DENSE));
        }
        if (line.name().startsWith("hybrid/both/") && !line.name().contains("+")) {
            comparisons.add(new Comparison(line.name(), line.name().replace("/both/", "/post/")));
        }
    }
}
