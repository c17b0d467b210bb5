package dev.winnow.bench.tuning;

import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.report.ResultTable;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param test judgements that took no part; null if none were named
 */
public record TuningResult(
        String collection,
        String split,
        int choices,
        RetrievalSettings chosen,
        Figures defaults,
        List<RetrievalSettings> folds,
        Figures heldOut,
        @Nullable Test test) {

    public TuningResult {
        folds = List.copyOf(folds);
    }

    /**
     * The choice on judgements that took no part in it.
     *
     * @param split their name
     * @param defaults figures of the product's settings
     * @param chosen figures of the choice
     */
    public record Test(String split, Figures defaults, Figures chosen) {}

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
        lines.add("held out, against the defaults: " + difference(heldOut, defaults));
        if (Bootstrap.difference(heldOut.ndcg(), defaults.ndcg()).low() <= 0) {
            lines.add("that may be chance: the defaults are as good a choice");
        }
        if (test != null) {
            lines.add(
                    "%s, against the defaults: %s"
                            .formatted(test.split(), difference(test.chosen(), test.defaults())));
        }
        return lines;
    }

    private static String difference(Figures figures, Figures others) {
        return "nDCG@10 %s, recall@100 %s, 95 %% intervals, paired by query"
                .formatted(
                        ResultTable.difference(Bootstrap.difference(figures.ndcg(), others.ndcg())),
                        ResultTable.difference(
                                Bootstrap.difference(figures.recall(), others.recall())));
    }
}
