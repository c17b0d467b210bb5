package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairLayout.Tokens;
import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;
import dev.winnow.inference.session.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** A passage as rows for the model, and the rows' results as its scores. */
final class PassageRows {

    /** Tokens of each of its sentences. */
    private final int[] lengths;

    /** The place of the first sentence's tokens in its rows. */
    private final int contentStart;

    /** One for each of its rows. */
    private final List<Window> windows;

    private final List<TokenSequence> rows;

    private PassageRows(
            int[] lengths, int contentStart, List<Window> windows, List<TokenSequence> rows) {
        this.lengths = lengths;
        this.contentStart = contentStart;
        this.windows = windows;
        this.rows = rows;
    }

    static PassageRows of(PairLayout layout, Question question, SplitPassage passage) {
        Tokens tokens = layout.passage(passage);
        int[] lengths = lengths(tokens);
        List<Window> windows = PassageWindows.plan(lengths, layout.room(question, tokens));
        List<TokenSequence> rows = new ArrayList<>(windows.size());
        for (Window window : windows) {
            rows.add(layout.row(question, tokens, window));
        }
        return new PassageRows(lengths, layout.contentStart(question, tokens), windows, rows);
    }

    /** One for each window, in order. */
    List<TokenSequence> rows() {
        return rows;
    }

    /**
     * The scores of the passage.
     *
     * @param results one for each row
     */
    PassageScore score(List<PairScore> results, ScoreRules rules, boolean pruneHead) {
        PassageTokens tokens = new PassageTokens(lengths, windows.size());
        for (int w = 0; w < windows.size(); w++) {
            tokens.add(windows.get(w), results.get(w), contentStart);
        }
        return tokens.score(rules, pruneHead);
    }

    private static int[] lengths(Tokens passage) {
        int[][] sentences = passage.sentences();
        int[] lengths = new int[sentences.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = sentences[i].length;
        }
        return lengths;
    }

    /** The scores of the windows of one passage, each token of a sentence once. */
    private static final class PassageTokens {

        private final float[][] sentences;
        private final float[] windows;
        private int added;

        /**
         * @param lengths tokens of each sentence
         * @param windows the number of windows that will come
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
         * @param contentStart the place in the row at which its pieces begin
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
}
