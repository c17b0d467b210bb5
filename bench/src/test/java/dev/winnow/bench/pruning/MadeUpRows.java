package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of short sentences, and the scores of several methods. */
public final class MadeUpRows {

    private MadeUpRows() {}

    /** A row that is named like its question. */
    public static LabelledRow labelled(
            String question, List<String> sentences, List<Boolean> needed, String... answers) {
        return new LabelledRow(question, "set", question, "", sentences, needed, List.of(answers));
    }

    /**
     * A row of a question of its own.
     *
     * @param needed of each of the four sentences
     * @param scores method to the score of each sentence
     */
    static RowScores row(int number, List<Boolean> needed, Map<String, float[]> scores) {
        List<String> sentences = List.of("One.", "Two.", "Six.", "Ten.");
        return new RowScores(
                labelled("question " + number, sentences, needed), new TreeMap<>(scores));
    }
}
