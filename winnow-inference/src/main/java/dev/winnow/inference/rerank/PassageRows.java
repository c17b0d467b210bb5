package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairLayout.Tokens;
import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;
import dev.winnow.inference.session.TokenSequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Some passages as rows for the model, and the rows' results as scores of the passages. */
final class PassageRows {

    /**
     * One passage.
     *
     * @param lengths tokens of each of its sentences
     * @param contentStart the place of the first sentence's tokens in its rows
     * @param windows one for each of its rows
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Plan(int[] lengths, int contentStart, List<Window> windows) {}

    private final List<Plan> plans;
    private final List<TokenSequence> rows;

    private PassageRows(List<Plan> plans, List<TokenSequence> rows) {
        this.plans = plans;
        this.rows = rows;
    }

    static PassageRows of(PairLayout layout, Question question, List<SplitPassage> passages) {
        List<Plan> plans = new ArrayList<>(passages.size());
        List<TokenSequence> rows = new ArrayList<>(passages.size());
        for (SplitPassage passage : passages) {
            Tokens tokens = layout.passage(passage);
            int[] lengths = lengths(tokens);
            List<Window> windows = PassageWindows.plan(lengths, layout.room(question, tokens));
            for (Window window : windows) {
                rows.add(layout.row(question, tokens, window));
            }
            plans.add(new Plan(lengths, layout.contentStart(question, tokens), windows));
        }
        return new PassageRows(plans, Collections.unmodifiableList(rows));
    }

    /** The rows of all passages, in order. */
    List<TokenSequence> rows() {
        return rows;
    }

    /**
     * The scores of all passages, in order.
     *
     * @param results one for each row
     */
    List<PassageScore> scores(List<PairScore> results, ScoreRules rules, boolean pruneHead) {
        List<PassageScore> scores = new ArrayList<>(plans.size());
        int row = 0;
        for (Plan plan : plans) {
            PassageTokens tokens = new PassageTokens(plan.lengths(), plan.windows().size());
            for (Window window : plan.windows()) {
                tokens.add(window, results.get(row++), plan.contentStart());
            }
            scores.add(tokens.score(rules, pruneHead));
        }
        return Collections.unmodifiableList(scores);
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
