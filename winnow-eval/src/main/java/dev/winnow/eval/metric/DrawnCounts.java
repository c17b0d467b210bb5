package dev.winnow.eval.metric;

import java.util.List;

/**
 * F2 of the sentences of all rows of a set together.
 *
 * @param counts of each question
 */
public record DrawnCounts(List<SentenceCounts> counts) implements DrawnSet {

    public DrawnCounts {
        counts = List.copyOf(counts);
    }

    @Override
    public int questions() {
        return counts.size();
    }

    @Override
    public double value(int[] drawn) {
        SentenceCounts sum = SentenceCounts.NONE;
        for (int question : drawn) {
            sum = sum.plus(counts.get(question));
        }
        return sum.f2();
    }
}
