package dev.winnow.bench.pruning;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On how many sets the model keeps more of the evidence than every baseline.
 *
 * @param won sets on which it is above all of them
 * @param sets those with enough answerable rows to say so
 */
public record SetsWon(int won, int sets) {

    /** Sets with fewer answerable rows count in the mean only: one row would decide. */
    public static final int FEWEST_ROWS = 100;

    /** Methods that are no baseline. */
    private static final Set<String> NO_BASELINES =
            Set.of(RowScores.MODEL, PruningResult.ORACLE, SetMeasures.REACHED);

    /** Counts at each compression. */
    public static SortedMap<String, SetsWon> of(Collection<SetMeasures> sets) {
        SortedMap<String, SetsWon> found = new TreeMap<>();
        for (SetMeasures set : sets) {
            if (set.answerableRows() >= FEWEST_ROWS) {
                set.atCompression()
                        .forEach(
                                (compression, line) ->
                                        found.merge(
                                                compression,
                                                new SetsWon(isAboveAll(line) ? 1 : 0, 1),
                                                SetsWon::plus));
            }
        }
        return found;
    }

    private SetsWon plus(SetsWon other) {
        return new SetsWon(won + other.won, sets + other.sets);
    }

    private static boolean isAboveAll(Map<String, Double> line) {
        double model = line.getOrDefault(RowScores.MODEL, 0.0);
        return line.entrySet().stream()
                .filter(other -> !NO_BASELINES.contains(other.getKey()))
                .allMatch(other -> model > other.getValue());
    }
}
