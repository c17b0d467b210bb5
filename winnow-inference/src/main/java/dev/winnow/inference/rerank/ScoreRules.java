package dev.winnow.inference.rerank;

/**
 * How what the model says about tokens and windows becomes scores of sentences and passages.
 *
 * @param sentence from tokens to a sentence
 * @param window from windows to a passage
 */
public record ScoreRules(SentenceRule sentence, WindowRule window) {

    /** What the shipped models were calibrated and measured with. */
    public static final ScoreRules DEFAULTS = new ScoreRules(SentenceRule.MEAN, WindowRule.MAX);
}
