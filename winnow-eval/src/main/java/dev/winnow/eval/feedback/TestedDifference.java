package dev.winnow.eval.feedback;

/**
 * One paired test of a grid.
 *
 * @param line name of the line
 * @param against name of the line that it is measured against
 * @param metric the measure
 * @param difference mean of the line minus mean of the other
 * @param p of the paired randomisation test
 * @param holm p corrected for all tests of the grid on this collection
 */
public record TestedDifference(
        String line, String against, String metric, double difference, double p, double holm) {

    /** Below this a corrected p counts as a finding. */
    public static final double LEVEL = .05;

    public boolean significant() {
        return holm < LEVEL;
    }
}
