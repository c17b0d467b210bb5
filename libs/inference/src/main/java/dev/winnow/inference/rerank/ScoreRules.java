package dev.winnow.inference.rerank;

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
}
