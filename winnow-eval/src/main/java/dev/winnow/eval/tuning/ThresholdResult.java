package dev.winnow.eval.tuning;

import dev.winnow.eval.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A threshold for a recall target.
 *
 * @param recall share of needed sentences that must survive, on the mean over questions
 * @param confidence in that
 * @param questions with needed sentences, which it was fitted on
 * @param chosen at the threshold that was found; 0 if pruning anything is too much
 * @param other at the threshold of the product
 */
public record ThresholdResult(
        double recall, double confidence, int questions, Measured chosen, Measured other) {

    /**
     * A threshold on these questions.
     *
     * @param threshold sentences at or above it are kept
     * @param recall share of needed sentences that survive, mean over questions
     * @param atLeast what the recall of other questions is at least, with the confidence
     * @param precision share of the kept sentences that are needed, all rows pooled
     * @param compression share of characters removed, all rows pooled
     */
    public record Measured(
            double threshold,
            double recall,
            double atLeast,
            double precision,
            double compression) {}

    /** Whether there is a threshold that removes anything. */
    public boolean found() {
        return chosen.threshold() > 0;
    }

    /** The page. */
    public String markdown() {
        Table table =
                new Table("threshold", "", "recall", "at least", "precision", "characters saved");
        table.row(row("chosen", chosen)).row(row("default", other));
        return String.format(
                        Locale.ROOT,
                        "%d questions with needed sentences; recall of %s with a confidence of %s%n%n",
                        questions,
                        recall,
                        confidence)
                + table;
    }

    /** The setting as a file, with what it is worth above it. */
    public String settingsFile(String fittedOn, String model) {
        return SettingsFile.text(
                List.of(
                        "Fitted by 'winnow tune pruning' on %s with %s; defaults stand in docs/reference/configuration.md."
                                .formatted(fittedOn, model),
                        String.format(
                                Locale.ROOT,
                                "Of %d questions, %.1f %% of the needed sentences survive; of others like them at least %.1f %%, with a confidence of %s.",
                                questions,
                                100 * chosen.recall(),
                                100 * chosen.atLeast(),
                                confidence),
                        "Where no passage surely answers, less is asked of a sentence and more is kept."),
                Map.of(
                        "winnow",
                        Map.of(
                                "pipeline",
                                Map.of("defaults", Map.of("threshold", chosen.threshold())))));
    }

    private static String[] row(String name, Measured measured) {
        return new String[] {
            String.format(Locale.ROOT, "%.3f", measured.threshold()),
            name,
            Table.share(measured.recall()),
            Table.share(measured.atLeast()),
            Table.share(measured.precision()),
            Table.share(measured.compression())
        };
    }
}
