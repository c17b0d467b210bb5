package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;

/** Sums up what the windows of one passage say: the best rank score, and for each sentence the mean over all of its tokens. */
final class TokenMeans {

    private final double[] sums;
    private final int[] counts;
    private float rankLogit = Float.NEGATIVE_INFINITY;
    private int windows;

    TokenMeans(int sentences) {
        sums = new double[sentences];
        counts = new int[sentences];
    }

    /**
     * Adds a window.
     *
     * @param contentStart where its pieces begin in the row
     */
    void add(Window window, PairScore score, int contentStart) {
        windows++;
        rankLogit = Math.max(rankLogit, score.rankLogit());
        float[] keep = score.keep();
        int at = contentStart;
        for (Piece piece : window.pieces()) {
            if (piece.scored() && keep.length > 0) {
                for (int i = 0; i < piece.length(); i++) {
                    sums[piece.sentence()] += keep[at + i];
                }
                counts[piece.sentence()] += piece.length();
            }
            at += piece.length();
        }
    }

    PassageScore score(boolean pruneHead) {
        if (!pruneHead) {
            return new PassageScore(rankLogit, new float[0], windows);
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = counts[i] == 0 ? 0 : (float) (sums[i] / counts[i]);
        }
        return new PassageScore(rankLogit, means, windows);
    }
}
