package dev.winnow.bench.tuning;

import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.metric.SentenceCounts;
import dev.winnow.bench.pruning.RowScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the highest threshold at which the needed sentences of questions like these still survive:
 * a share of them, on the mean over questions, with a confidence. The loss can only grow with the
 * threshold, so thresholds are tried upwards until the first of which we are not sure (Bates et
 * al., 2021).
 *
 * @param recall share of needed sentences that must survive, between 0 and 1
 * @param confidence in that, between 0 and 1
 */
public record ThresholdTuning(double recall, double confidence) {

    /** Steps of the threshold: finer ones are noise, and what is written stays readable. */
    private static final int STEPS = 1_000;

    public ThresholdTuning {
        if (!(recall > 0 && recall < 1) || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "recall and confidence must be between 0 and 1, got %s and %s"
                            .formatted(recall, confidence));
        }
    }

    /**
     * The fewest questions from which this recall can be told with this confidence, should they
     * lose nothing.
     */
    public int fewestQuestions() {
        return (int) Math.ceil(Math.log(1 - confidence) / Math.log(recall));
    }

    /**
     * Finds the threshold.
     *
     * @param rows with calibrated keep-probabilities of the model
     * @param other a threshold that is measured beside it
     * @throws IllegalArgumentException if there are too few questions with needed sentences for any
     *     threshold
     */
    public Result fit(List<RowScores> rows, double other) {
        List<double[]> needed = neededByQuestion(rows);
        if (needed.size() < fewestQuestions()) {
            throw new IllegalArgumentException(
                    "%d questions have a passage with needed sentences: a recall of %s with a confidence of %s takes %d or more"
                            .formatted(needed.size(), recall, confidence, fewestQuestions()));
        }
        int step = 0;
        while (step < STEPS && isSafe(needed, step + 1)) {
            step++;
        }
        return new Result(
                recall,
                confidence,
                needed.size(),
                measured(rows, needed, threshold(step)),
                measured(rows, needed, other));
    }

    private boolean isSafe(List<double[]> needed, int step) {
        return RiskBound.p(loss(needed, threshold(step)), needed.size(), 1 - recall)
                <= 1 - confidence;
    }

    private static double threshold(int step) {
        return (double) step / STEPS;
    }

    /**
     * The keep-probabilities of the needed sentences of each question, whatever passages they stand
     * in.
     */
    private static List<double[]> neededByQuestion(List<RowScores> rows) {
        Map<String, List<Double>> found = new LinkedHashMap<>();
        for (RowScores scored : rows) {
            float[] model = scored.by(RowScores.MODEL);
            for (int i = 0; i < model.length; i++) {
                if (scored.row().needed().get(i)) {
                    found.computeIfAbsent(scored.row().question(), q -> new ArrayList<>())
                            .add((double) model[i]);
                }
            }
        }
        return found.values().stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private static double loss(List<double[]> needed, double threshold) {
        double sum = 0;
        for (double[] question : needed) {
            int lost = 0;
            for (double keep : question) {
                lost += (float) keep >= (float) threshold ? 0 : 1;
            }
            sum += (double) lost / question.length;
        }
        return sum / needed.size();
    }

    private Result.Measured measured(
            List<RowScores> rows, List<double[]> needed, double threshold) {
        // As the pruner decides on a passage by itself; its threshold is a float.
        SentenceCounts counts =
                rows.stream()
                        .map(scored -> scored.counts((float) threshold))
                        .reduce(SentenceCounts.NONE, SentenceCounts::plus);
        double loss = loss(needed, threshold);
        return new Result.Measured(
                threshold,
                1 - loss,
                1 - RiskBound.upper(loss, needed.size(), confidence),
                counts.precision(),
                counts.compression());
    }

    /**
     * A threshold for a recall target.
     *
     * @param recall share of needed sentences that must survive, on the mean over questions
     * @param confidence in that
     * @param questions with needed sentences, which it was fitted on
     * @param chosen at the threshold that was found; 0 if pruning anything is too much
     * @param other at the threshold of the product
     */
    public record Result(
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
            List<String> comments =
                    List.of(
                            "Fitted by 'winnow tune pruning' on %s with %s; defaults stand in docs/reference/configuration.md."
                                    .formatted(fittedOn, model),
                            "Of %d questions, %s %% of the needed sentences survive; of others like them at least %s %%, with a confidence of %s."
                                    .formatted(
                                            questions,
                                            ResultTable.decimals(100 * chosen.recall(), 1),
                                            ResultTable.decimals(100 * chosen.atLeast(), 1),
                                            confidence));
            return SettingsText.comments(comments)
                    + """
                      winnow:
                        pipeline:
                          defaults:
                            threshold: %s
                      """
                            .formatted(chosen.threshold());
        }
    }

    /**
     * Bounds of a true loss, given a mean loss, for losses from 0 to 1 of questions that were drawn
     * independently, whatever their distribution and however few they are: the bound of Hoeffding
     * and Bentkus (Bates et al., "Distribution-free, risk-controlling prediction sets", JACM 2021,
     * section 3.1).
     */
    static final class RiskBound {

        /**
         * Halvings of the interval in which the bound is looked for: more than a double tells
         * apart.
         */
        private static final int HALVINGS = 60;

        private RiskBound() {}

        /**
         * The highest probability of a mean loss as low as this one, if the true one is not below
         * what is allowed.
         *
         * @param meanLoss over the questions, 0 to 1
         * @param questions how many, at least one
         * @param allowed true loss, between 0 and 1
         */
        public static double p(double meanLoss, int questions, double allowed) {
            if (!(meanLoss >= 0 && meanLoss <= 1)
                    || questions < 1
                    || !(allowed > 0 && allowed < 1)) {
                throw new IllegalArgumentException(
                        "mean loss %s of %d questions against %s"
                                .formatted(meanLoss, questions, allowed));
            }
            if (meanLoss >= allowed) {
                return 1;
            }
            double hoeffding = Math.exp(-questions * divergence(meanLoss, allowed));
            // Rounding must not lift a whole number of losses to the next one.
            long losses = (long) Math.ceil(questions * meanLoss - 1e-9);
            double bentkus = Math.E * atMost(losses, questions, allowed);
            return Math.min(1, Math.min(hoeffding, bentkus));
        }

        /**
         * The highest true loss that a mean loss leaves open.
         *
         * @param confidence between 0 and 1
         */
        public static double upper(double meanLoss, int questions, double confidence) {
            double low = meanLoss;
            double high = 1;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = (low + high) / 2;
                if (middle > 0 && middle < 1 && p(meanLoss, questions, middle) <= 1 - confidence) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return high;
        }

        /** Of two coins, after Kullback and Leibler. */
        private static double divergence(double a, double b) {
            return term(a, b) + term(1 - a, 1 - b);
        }

        private static double term(double a, double b) {
            return a == 0 ? 0 : a * Math.log(a / b);
        }

        /** The probability of at most so many hits in so many draws. */
        private static double atMost(long hits, int draws, double share) {
            double logTerm = draws * Math.log1p(-share);
            double sum = Math.exp(logTerm);
            for (long k = 1; k <= hits; k++) {
                logTerm += Math.log((double) (draws - k + 1) / k) + Math.log(share / (1 - share));
                sum += Math.exp(logTerm);
            }
            return Math.min(1, sum);
        }
    }
}
