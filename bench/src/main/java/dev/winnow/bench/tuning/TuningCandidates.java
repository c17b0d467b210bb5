package dev.winnow.bench.tuning;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.retrieval.CollectionRun.Variant;
import dev.winnow.bench.retrieval.Metric;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Settings that can be chosen on one collection, and what each gives on every query: each candidate
 * without feedback, behind its gate, and with feedback on every query.
 */
public final class TuningCandidates {

    /** Figures of metrics that differ by less come from rounding. */
    private static final double ROUNDING = 1e-12;

    /** Digits of a hash that are read: enough for any number of folds, and no sign. */
    private static final int DIGITS = 7;

    /** Tenths, and twentieths where most collections have their best. */
    private static final List<Float> WEIGHTS =
            List.of(0f, .1f, .15f, .2f, .25f, .3f, .35f, .4f, .45f, .5f, .6f, .7f, .8f, .9f, 1f);

    private static final FeedbackSettings PRODUCT = FeedbackSettings.DEFAULTS;

    private final List<Choice> choices;

    TuningCandidates(List<Choice> choices) {
        this.choices = List.copyOf(choices);
    }

    /**
     * Settings that can be chosen, and what they give.
     *
     * @param settings complete, with the use of feedback
     * @param figures query by query
     */
    record Choice(RetrievalSettings settings, Figures figures) {}

    /**
     * The worth of a fit on queries that took no part: each fold is measured with the settings that
     * are best on the others.
     *
     * @param folds the settings that each fold was measured with
     * @param heldOut figures of every query with the settings of its fold
     */
    record CrossValidation(List<RetrievalSettings> folds, Figures heldOut) {}

    /** Asks every query of a collection with all that the candidates leave to choose. */
    static TuningCandidates of(
            BeirCollection collection, CollectionRun runner, List<RetrievalSettings> candidates)
            throws IOException, InterruptedException {
        List<Choice> choices = new ArrayList<>();
        List<Variant> variants = new ArrayList<>();
        for (RetrievalSettings settings : settings(candidates)) {
            choices.add(new Choice(settings, Figures.of(collection.queries().size())));
            variants.add(new Variant("hybrid", RetrievalMode.HYBRID, settings));
        }
        runner.each(
                collection.queries(),
                variants,
                RetrievalSettings.DEFAULT_WINDOW,
                (query, v, ranked) -> choices.get(v).figures().set(query, ranked));
        return new TuningCandidates(choices);
    }

    /**
     * In the order of the candidates; of each, what does less first. How feedback would run means
     * nothing where it does not, so candidates that differ in that alone share a choice.
     */
    static List<RetrievalSettings> settings(List<RetrievalSettings> candidates) {
        SequencedSet<RetrievalSettings> settings = new LinkedHashSet<>();
        for (RetrievalSettings candidate : candidates) {
            FeedbackSettings feedback = candidate.feedback();
            settings.add(candidate.withFeedback(FeedbackSettings.DEFAULTS.off()));
            for (FeedbackUse use : List.of(FeedbackUse.GATE, FeedbackUse.ON)) {
                settings.add(candidate.withFeedback(feedback.with(use, feedback.timing())));
            }
        }
        return List.copyOf(settings);
    }

    /**
     * The choice with the highest mean nDCG@10 over the queries that count; of equal ones the
     * first.
     */
    Choice best(IntPredicate counts) {
        Choice best = choices.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (Choice choice : choices) {
            double mean = choice.figures().meanNdcg(counts);
            if (mean > most + ROUNDING) {
                most = mean;
                best = choice;
            }
        }
        return best;
    }

    /** The choice with these settings. */
    Choice of(RetrievalSettings settings) {
        for (Choice choice : choices) {
            if (choice.settings().equals(settings)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("no candidate has the settings " + settings);
    }

    int size() {
        return choices.size();
    }

    /**
     * Fits to all folds but one and measures on that one, for each in turn.
     *
     * @param fold of each query
     * @param count number of folds
     * @throws IllegalArgumentException if a fold has no query
     */
    CrossValidation crossValidated(int[] fold, int count) {
        List<RetrievalSettings> settings = new ArrayList<>();
        Figures heldOut = Figures.of(fold.length);
        for (int f = 0; f < count; f++) {
            int left = f;
            if (Arrays.stream(fold).noneMatch(of -> of == left)) {
                throw new IllegalArgumentException(
                        "fold %d of %d has no query; there are too few of them"
                                .formatted(f + 1, count));
            }
            Choice chosen = best(q -> fold[q] != left);
            settings.add(chosen.settings());
            heldOut = chosen.figures().where(q -> fold[q] == left, heldOut);
        }
        return new CrossValidation(List.copyOf(settings), heldOut);
    }

    /**
     * Folds of queries, 0 upwards, in their order. A hash of its id alone tells where a query
     * belongs, so neither the order of a file nor a query that is added moves the others.
     *
     * @param count number of folds, 2 upwards
     */
    static int[] folds(List<String> queries, int count) {
        if (count < 2) {
            throw new IllegalArgumentException("there must be 2 folds or more, got " + count);
        }
        return queries.stream()
                .map(query -> CollectionFile.key("fold", query).substring(0, DIGITS))
                .mapToInt(hash -> Integer.parseInt(hash, 16) % count)
                .toArray();
    }

    /**
     * The candidates of a fit to one collection, the product's own settings first: every lexical
     * share, and around the product's feedback what differs most. Few on purpose: of many
     * candidates and few queries the best one is mostly luck.
     */
    public static List<RetrievalSettings> grid() {
        SequencedSet<RetrievalSettings> candidates =
                new LinkedHashSet<>(List.of(RetrievalSettings.DEFAULTS));
        for (FeedbackSettings feedback : feedback()) {
            RetrievalSettings fedBack = RetrievalSettings.DEFAULTS.withFeedback(feedback);
            WEIGHTS.forEach(weight -> candidates.add(fedBack.withFinalWeight(weight)));
        }
        return List.copyOf(candidates);
    }

    private static List<FeedbackSettings> feedback() {
        List<FeedbackSettings> feedback = new ArrayList<>();
        feedback.add(PRODUCT);
        for (FeedbackTiming timing : List.of(FeedbackTiming.POST, FeedbackTiming.BOTH)) {
            FeedbackSettings timed = PRODUCT.with(FeedbackUse.GATE, timing);
            SparseFeedback rm3 = PRODUCT.sparse().with(SparseFeedback.Method.RM3);
            DenseFeedback rocchio = PRODUCT.dense().with(DenseFeedback.Method.ROCCHIO);
            feedback.add(
                    timed.with(PRODUCT.sparse().with(SparseFeedback.Method.NONE)).with(rocchio));
            feedback.add(timed.with(rm3).with(PRODUCT.dense().with(DenseFeedback.Method.NONE)));
            feedback.add(timed.with(rm3).with(rocchio));
        }
        return feedback;
    }

    /**
     * Figures of one variant of retrieval, query by query.
     *
     * @param ndcg nDCG@10
     * @param recall recall@100
     */
    @SuppressWarnings(
            "ArrayRecordComponent") // Written once by those who make it; compared by nobody.
    public record Figures(double[] ndcg, double[] recall) {

        /** Room for this many queries. */
        static Figures of(int queries) {
            return new Figures(new double[queries], new double[queries]);
        }

        void set(int query, CollectionRun.RankedQuery ranked) {
            ndcg[query] = Metric.NDCG_10.of(ranked);
            recall[query] = Metric.RECALL_100.of(ranked);
        }

        /** Mean nDCG@10. */
        public double meanNdcg() {
            return mean(ndcg);
        }

        /** That of the queries that count. */
        double meanNdcg(IntPredicate counts) {
            IntStream these = IntStream.range(0, ndcg.length).filter(counts);
            return these.mapToDouble(q -> ndcg[q]).average().orElse(0);
        }

        /** Mean recall@100. */
        public double meanRecall() {
            return mean(recall);
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).average().orElse(0);
        }

        /** Number of queries. */
        public int queries() {
            return ndcg.length;
        }

        /** These figures of the queries that are named, the others of all other queries. */
        Figures where(IntPredicate these, Figures others) {
            Figures mixed = of(queries());
            for (int q = 0; q < queries(); q++) {
                Figures from = these.test(q) ? this : others;
                mixed.ndcg[q] = from.ndcg[q];
                mixed.recall[q] = from.recall[q];
            }
            return mixed;
        }
    }
}
