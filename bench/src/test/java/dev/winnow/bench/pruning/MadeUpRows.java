package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of four short sentences with the scores of several methods. */
final class MadeUpRows {

    private MadeUpRows() {}

    /**
     * A row of a question of its own.
     *
     * @param needed of each of the four sentences
     * @param scores method to the score of each sentence
     */
    static RowScores row(int number, List<Boolean> needed, Map<String, float[]> scores) {
        LabelledRow row =
                new LabelledRow(
                        "r" + number,
                        "set",
                        "question " + number,
                        "",
                        List.of("One.", "Two.", "Six.", "Ten."),
                        needed,
                        List.of());
        return new RowScores(row, new TreeMap<>(scores));
    }
}
