package dev.winnow.bench.soak;

import java.util.List;

/**
 * Counts of a soak.
 *
 * @param questions sent
 * @param answered that have an outcome
 * @param missing that have none
 * @param failed whose outcome is a problem
 * @param differing whose context is not that of the pipeline in one process
 * @param repeats outcomes beyond the first of their question
 * @param unequalRepeats repeats whose context differs from the first
 * @param killed programs that were killed and started again, in order
 * @param seconds from the first question to the last outcome
 */
public record SoakReport(
        int questions,
        int answered,
        int missing,
        int failed,
        int differing,
        int repeats,
        int unequalRepeats,
        List<String> killed,
        double seconds) {

    public SoakReport {
        killed = List.copyOf(killed);
    }

    /** True if nothing was lost and nothing differs. */
    public boolean clean() {
        return missing == 0 && failed == 0 && differing == 0 && unequalRepeats == 0;
    }
}
