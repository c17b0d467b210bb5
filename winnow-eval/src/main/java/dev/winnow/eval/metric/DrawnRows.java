package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.List;

/** The mean over the rows of a set, each with the others of its question. */
final class DrawnRows implements DrawnSet {

    private final double[] sums;
    private final int[] rows;

    /**
     * @param questions values of the rows of each question; none without a row
     */
    DrawnRows(List<double[]> questions) {
        sums = questions.stream().mapToDouble(values -> Arrays.stream(values).sum()).toArray();
        rows = questions.stream().mapToInt(values -> values.length).toArray();
    }

    @Override
    public int questions() {
        return sums.length;
    }

    @Override
    public double value(int[] drawn) {
        double sum = 0;
        long count = 0;
        for (int question : drawn) {
            sum += sums[question];
            count += rows[question];
        }
        return sum / count;
    }
}
