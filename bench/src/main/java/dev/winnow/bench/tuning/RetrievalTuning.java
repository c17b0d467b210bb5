package dev.winnow.bench.tuning;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits the lexical share and feedback to one labelled query set, and measures the fit on queries
 * that took no part in it.
 */
public final class RetrievalTuning {

    /**
     * Eight queries a fold on average: with fewer, the held-out figure says nothing. MED's 30
     * queries cannot tell two good settings apart.
     */
    public static final int LEAST_QUERIES = 40;

    /** The usual number: four fifths to fit on, a fifth to measure on. */
    private static final int FOLDS = 5;

    private RetrievalTuning() {}

    /**
     * Fits.
     *
     * @param runner asks the queries of the collection, and those of the test
     * @param candidates settings to choose from; the product's own are among them
     * @throws IllegalArgumentException if there are too few queries to fit on
     */
    public static Result fit(
            BeirCollection collection, CollectionRun runner, List<RetrievalSettings> candidates)
            throws IOException, InterruptedException {
        int queries = collection.queries().size();
        if (queries < LEAST_QUERIES) {
            throw new IllegalArgumentException(
                    "%s has %d judged queries; a fit needs %d or more, because fewer would choose by chance: judge more, or keep the defaults"
                            .formatted(collection.title(), queries, LEAST_QUERIES));
        }
        TuningCandidates choices = TuningCandidates.of(collection, runner, candidates);
        List<String> ids = collection.queries().stream().map(BeirCollection.Query::id).toList();
        TuningCandidates.CrossValidation validation =
                choices.crossValidated(TuningCandidates.folds(ids, FOLDS), FOLDS);
        RetrievalSettings chosen = choices.best(q -> true).settings();
        return new Result(
                collection.name(),
                collection.split(),
                choices.size(),
                chosen,
                choices.of(RetrievalSettings.DEFAULTS).figures(),
                validation.folds(),
                validation.heldOut());
    }

    /**
     * A fit to one collection.
     *
     * @param collection name of the folder
     * @param split name of the judgements that were fitted on
     * @param choices how many settings could be chosen
     * @param chosen the best on all queries
     * @param defaults figures of the product's settings
     * @param folds the best settings without each fold
     * @param heldOut figures of each query with the settings that were fitted without its fold
     */
    public record Result(
            String collection,
            String split,
            int choices,
            RetrievalSettings chosen,
            TuningCandidates.Figures defaults,
            List<RetrievalSettings> folds,
            TuningCandidates.Figures heldOut) {

        public Result {
            folds = List.copyOf(folds);
        }

        /** Whether a fit is worth anything on queries that took no part. */
        public boolean better() {
            return heldOut.meanNdcg() > defaults.meanNdcg();
        }

        /** The settings as a file, with what they are worth above them. */
        public String settingsFile() {
            List<String> comments = new ArrayList<>();
            comments.add(
                    "Fitted by 'winnow tune retrieval' on the judgements %s of %s; defaults stand in docs/reference/configuration.md."
                            .formatted(split, collection));
            comments.addAll(summary());
            return SettingsText.file(comments, chosen);
        }

        /** The choice, and what it is worth on queries that took no part in it. */
        public List<String> summary() {
            List<String> lines = new ArrayList<>();
            lines.add("chosen on all queries: " + SettingsText.of(chosen));
            lines.add(
                    "held out, against the defaults: nDCG@10 %s, recall@100 %s, 95 %% intervals, paired by query"
                            .formatted(
                                    difference(heldOut.ndcg(), defaults.ndcg()),
                                    difference(heldOut.recall(), defaults.recall())));
            if (Bootstrap.difference(heldOut.ndcg(), defaults.ndcg()).low() <= 0) {
                lines.add("that may be chance: the defaults are as good a choice");
            }
            return lines;
        }

        private static String difference(double[] fitted, double[] others) {
            return ResultTable.difference(Bootstrap.difference(fitted, others));
        }
    }
}
