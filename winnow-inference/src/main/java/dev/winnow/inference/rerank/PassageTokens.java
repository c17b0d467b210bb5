package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;

/** Gathers what the windows of one passage say, each token of a sentence once, and makes its scores of that by rules. */
final class PassageTokens {

    private final float[][] sentences;
    private final float[] windows;
    private int added;

    /**
     * @param lengths tokens of each sentence
     * @param windows how many windows will come
     */
    PassageTokens(int[] lengths, int windows) {
        this.sentences = new float[lengths.length][];
        for (int s = 0; s < lengths.length; s++) {
            sentences[s] = new float[lengths[s]];
        }
        this.windows = new float[windows];
    }

    /**
     * Adds the next window.
     *
     * @param contentStart where its pieces begin in the row
     */
    void add(Window window, PairScore score, int contentStart) {
        windows[added++] = score.rankLogit();
        float[] keep = score.keep();
        int at = contentStart;
        for (Piece piece : window.pieces()) {
            if (piece.scored() && keep.length > 0) {
                System.arraycopy(
                        keep, at, sentences[piece.sentence()], piece.from(), piece.length());
            }
            at += piece.length();
        }
    }

    PassageScore score(ScoreRules rules, boolean pruneHead) {
        float rank = rules.window().of(windows);
        if (!pruneHead) {
            return new PassageScore(rank, new float[0], windows.length);
        }
        float[] scores = new float[sentences.length];
        for (int s = 0; s < scores.length; s++) {
            scores[s] = sentences[s].length == 0 ? 0 : rules.sentence().of(sentences[s]);
        }
        return new PassageScore(rank, scores, windows.length);
    }
}
