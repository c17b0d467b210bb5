package dev.winnow.eval.tuning;

import dev.winnow.eval.feedback.TestedDifference;
import dev.winnow.eval.metric.PairedRandomisation;
import dev.winnow.eval.report.Table;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** Whether fitting is worth anything on queries that it did not see. */
    public boolean better() {
        return heldOut.meanNdcg() > defaults.meanNdcg();
    }

    /** The page. */
    public String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                String.format(
                        Locale.ROOT,
                        "%s, %s: %d queries in %d folds, %d settings to choose from%n%n",
                        collection,
                        split,
                        heldOut.queries(),
                        folds.size(),
                        choices));
        Table table = new Table("queries", "settings", "nDCG@10", "recall@100");
        table.row(row(split, "defaults", defaults));
        table.row(row(split, "fitted without the query's fold", heldOut));
        if (test != null) {
            table.row(row(test.split(), "defaults", test.defaults()));
            table.row(row(test.split(), "fitted on " + split, test.chosen()));
        }
        page.append(table).append('\n');
        lines().forEach(line -> page.append("- ").append(line).append('\n'));
        for (int f = 0; f < folds.size(); f++) {
            page.append("- without fold %d: %s%n".formatted(f + 1, SettingsLabel.of(folds.get(f))));
        }
        return page.toString();
    }

    /** The settings as a file, with what they are worth above them. */
    public String settingsFile() {
        List<String> comments = new ArrayList<>();
        comments.add(
                "Fitted by 'winnow tune retrieval' on the judgements %s of %s; defaults stand in docs/reference/configuration.md."
                        .formatted(split, collection));
        comments.addAll(lines());
        return SettingsFile.text(comments, chosen);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("chosen on all queries: " + SettingsLabel.of(chosen));
        lines.add("held out, against the defaults: " + difference(heldOut, defaults));
        if (PairedRandomisation.p(heldOut.ndcg(), defaults.ndcg()) >= TestedDifference.LEVEL) {
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
        return String.format(
                Locale.ROOT,
                "nDCG@10 %+.4f (p = %.4f), recall@100 %+.4f (p = %.4f), paired randomisation",
                figures.meanNdcg() - others.meanNdcg(),
                PairedRandomisation.p(figures.ndcg(), others.ndcg()),
                figures.meanRecall() - others.meanRecall(),
                PairedRandomisation.p(figures.recall(), others.recall()));
    }

    private static String[] row(String split, String settings, Figures figures) {
        return new String[] {
            split, settings, Table.share(figures.meanNdcg()), Table.share(figures.meanRecall())
        };
    }
}
