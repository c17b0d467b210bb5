package dev.winnow.inference.rerank;

import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairLayout.Tokens;
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
     * @param contentStart where the first sentence's tokens stand in its rows
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
}
