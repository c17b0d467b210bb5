package dev.winnow.bench.tuning;

import java.util.List;
import java.util.Locale;

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

    /** The setting as a file, with what it is worth above it. */
    public String settingsFile(String fittedOn, String model) {
        return SettingsText.comments(
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
                                "Where no passage surely answers, less is asked of a sentence and more is kept."))
                + """
                  winnow:
                    pipeline:
                      defaults:
                        threshold: %s
                  """
                        .formatted(chosen.threshold());
    }
}
