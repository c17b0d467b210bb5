package dev.winnow.inference.rerank;

import java.util.Arrays;

/**
 * The rules by which the model's scores of tokens and windows become those of sentences and
 * passages.
 *
 * @param sentence from tokens to a sentence
 * @param window from windows to a passage
 */
public record ScoreRules(TokenPooling sentence, WindowPooling window) {

    /** The rules with which the shipped models were calibrated and measured. */
    public static final ScoreRules DEFAULTS = new ScoreRules(TokenPooling.MEAN, WindowPooling.MAX);

    /**
     * Makes one keep-probability for a sentence from those of its tokens. Each rule of the family
     * is written as a number that does not depend on the threshold: a sentence whose number is at
     * least T is a sentence that the rule keeps at T. So a recorded answer can be pruned again with
     * another threshold, and calibration, which is monotone, moves the threshold and leaves the
     * rule what it is.
     *
     * <p>Thresholds are not portable from one rule to another.
     */
    public enum TokenPooling {
        /**
         * The mean over all tokens: OpenProvence's {@code process}, and what the shipped models are
         * calibrated for.
         */
        MEAN,

        /**
         * Kept if at least half of the tokens reach T: OpenProvence's majority vote, and but for
         * ties that of the Provence paper (arXiv 2501.16214, section 3), which asks for more than
         * half. As a number: the upper median.
         */
        VOTE,

        /**
         * Kept if a share of at least T of the tokens reaches T: the code that was released with
         * Provence, where ten per cent of the tokens are enough at T = .1. As a number: the largest
         * t that a share of t of the tokens reaches, as the h-index counts papers.
         */
        SHARE;

        /**
         * The sentence's keep-probability, before calibration.
         *
         * @param tokens those of its tokens, at least one, 0 to 1
         */
        float of(float[] tokens) {
            return switch (this) {
                case MEAN -> mean(tokens);
                case VOTE -> ascending(tokens)[tokens.length / 2];
                case SHARE -> share(ascending(tokens));
            };
        }

        private static float share(float[] ascending) {
            float best = 0;
            for (int i = 0; i < ascending.length; i++) {
                float share = (float) (ascending.length - i) / ascending.length;
                best = Math.max(best, Math.min(ascending[i], share));
            }
            return best;
        }
    }

    /**
     * Makes one rank score for a passage from those of its windows. A passage that fits one window
     * has the same score by every rule.
     */
    public enum WindowPooling {
        /** The best one, as OpenProvence has it: a passage is as good as its best part. */
        MAX,

        /** The first one: the score of a cross-encoder that cuts its passages. */
        FIRST,

        /** The mean: long passages have to be good throughout. */
        MEAN;

        /**
         * The passage's rank logit.
         *
         * @param windows those of its windows in the order of the text, at least one
         */
        float of(float[] windows) {
            return switch (this) {
                case MAX -> max(windows);
                case FIRST -> windows[0];
                case MEAN -> mean(windows);
            };
        }
    }

    private static float max(float[] scores) {
        float max = scores[0];
        for (float score : scores) {
            max = Math.max(max, score);
        }
        return max;
    }

    private static float mean(float[] scores) {
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        return (float) (sum / scores.length);
    }

    private static float[] ascending(float[] scores) {
        float[] ascending = scores.clone();
        Arrays.sort(ascending);
        return ascending;
    }
}
