package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairLayout.Tokens;
import dev.winnow.inference.rerank.PairOutputs.PairScore;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.rerank.PassageScores.WindowScore;
import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;
import dev.winnow.inference.session.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A passage as rows for the model, and the rows' results as its scores. */
final class PassageRows {

    private final SplitPassage passage;

    /** Tokens of each of its sentences. */
    private final int[] lengths;

    /** The place of the first sentence's tokens in its rows. */
    private final int contentStart;

    /** One for each of its rows. */
    private final List<Window> windows;

    private final List<TokenSequence> rows;

    private PassageRows(
            SplitPassage passage,
            int[] lengths,
            int contentStart,
            List<Window> windows,
            List<TokenSequence> rows) {
        this.passage = passage;
        this.lengths = lengths;
        this.contentStart = contentStart;
        this.windows = windows;
        this.rows = rows;
    }

    static PassageRows of(PairLayout layout, Question question, SplitPassage passage) {
        Tokens tokens = layout.passage(passage);
        int[] lengths = Arrays.stream(tokens.sentences()).mapToInt(ids -> ids.length).toArray();
        List<Window> windows = PassageWindows.plan(lengths, layout.room(question, tokens));
        List<TokenSequence> rows = new ArrayList<>(windows.size());
        for (Window window : windows) {
            rows.add(layout.row(question, tokens, window));
        }
        return new PassageRows(
                passage, lengths, layout.contentStart(question, tokens), windows, rows);
    }

    /** One for each window, in order. */
    List<TokenSequence> rows() {
        return rows;
    }

    /**
     * What is read of a long passage, in that order; empty for a short one, which is read at once.
     */
    List<Stretch> chosen(String question) {
        if (!WindowSelection.isLong(windows.size())) {
            return List.of();
        }
        List<Stretch> stretches = stretches();
        return WindowSelection.chosen(
                        question,
                        stretches.stream().map(this::text).toList(),
                        stretches.stream().map(stretch -> stretch.windows().size()).toList())
                .stream()
                .map(stretches::get)
                .toList();
    }

    /**
     * The scores of the passage.
     *
     * @param results one for each row, null for one that has not run; at least one has
     */
    PassageScore score(List<? extends @Nullable PairScore> results, boolean pruneHead) {
        PassageTokens tokens = new PassageTokens(lengths);
        List<WindowScore> read = new ArrayList<>(windows.size());
        // As OpenProvence has it: a passage is as good as its best part.
        float best = Float.NEGATIVE_INFINITY;
        for (int w = 0; w < windows.size(); w++) {
            PairScore result = results.get(w);
            if (result != null) {
                Window window = windows.get(w);
                tokens.add(window, result, contentStart);
                read.add(
                        new WindowScore(
                                window.firstScored(),
                                window.lastScored() + 1,
                                rows.get(w).length(),
                                result.rankLogit()));
                best = Math.max(best, result.rankLogit());
            }
        }
        return new PassageScore(
                best, pruneHead ? tokens.scores() : new float[0], read, windows.size());
    }

    /**
     * Windows that are read together: one, or those that share a sentence, since half of a sentence
     * has no score.
     *
     * @param windows their places, in order
     */
    record Stretch(List<Integer> windows) {}

    private List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        for (int w = 0; w < windows.size(); w++) {
            boolean shares =
                    w > 0 && windows.get(w).firstScored() == windows.get(w - 1).lastScored();
            if (!shares) {
                stretches.add(new Stretch(new ArrayList<>()));
            }
            stretches.getLast().windows().add(w);
        }
        return stretches;
    }

    private String text(Stretch stretch) {
        int first = windows.get(stretch.windows().getFirst()).firstScored();
        int last = windows.get(stretch.windows().getLast()).lastScored();
        return passage.text()
                .substring(
                        passage.sentences().get(first).start(),
                        passage.sentences().get(last).end());
    }

    /** The scores of the tokens of one passage, each of a sentence once. */
    private static final class PassageTokens {

        private final float[][] sentences;
        private final int[] read;

        /**
         * @param lengths tokens of each sentence
         */
        PassageTokens(int[] lengths) {
            this.sentences = new float[lengths.length][];
            for (int s = 0; s < lengths.length; s++) {
                sentences[s] = new float[lengths[s]];
            }
            this.read = new int[lengths.length];
        }

        /**
         * Adds a window.
         *
         * @param contentStart the place in the row at which its pieces begin
         */
        void add(Window window, PairScore score, int contentStart) {
            float[] keep = score.keep();
            int at = contentStart;
            for (Piece piece : window.pieces()) {
                if (piece.scored() && keep.length > 0) {
                    System.arraycopy(
                            keep, at, sentences[piece.sentence()], piece.from(), piece.length());
                    read[piece.sentence()] += piece.length();
                }
                at += piece.length();
            }
        }

        /**
         * One for each sentence: the mean over its tokens, as OpenProvence's {@code process} has
         * it, and what the shipped models are calibrated for.
         */
        float[] scores() {
            float[] scores = new float[sentences.length];
            for (int s = 0; s < scores.length; s++) {
                if (sentences[s].length > 0) {
                    scores[s] = read[s] < sentences[s].length ? Float.NaN : mean(sentences[s]);
                }
            }
            return scores;
        }

        private static float mean(float[] tokens) {
            double sum = 0;
            for (float token : tokens) {
                sum += token;
            }
            return (float) (sum / tokens.length);
        }
    }
}
