package dev.winnow.eval.retrieval;

import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as a table, with the last line compared with each other one, paired by query. */
public final class RetrievalTable {

    private final List<Line> lines = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Line(String label, RetrievalResult result, double[] ndcg) {}

    /**
     * Adds a line.
     *
     * @param ndcg nDCG@10 of each query, in the order that all lines share
     */
    public void add(String label, RetrievalResult result, double[] ndcg) {
        lines.add(new Line(label, result, ndcg));
    }

    @Override
    public String toString() {
        Table table =
                new Table(
                        "mode",
                        "nDCG@10",
                        "95 %",
                        "MAP",
                        "MRR@10",
                        "R@100",
                        "R@1000 (deep run)",
                        "MAP@1000 (deep run)");
        lines.forEach(line -> table.row(cells(line)));
        StringBuilder text = new StringBuilder(table.toString());
        Line last = lines.getLast();
        for (Line other : lines.subList(0, lines.size() - 1)) {
            Interval by = Bootstrap.difference(last.ndcg(), other.ndcg());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s minus %s, nDCG@10, paired: %+.4f (95 %%: %+.4f to %+.4f)%n",
                            last.label(),
                            other.label(),
                            by.mean(),
                            by.low(),
                            by.high()));
        }
        return text.toString();
    }

    private static String[] cells(Line line) {
        List<String> cells = new ArrayList<>();
        cells.add(line.label());
        for (Metric metric : Metric.values()) {
            Interval interval = line.result().metrics().get(metric.label());
            cells.add(interval == null ? "-" : Table.share(interval.mean()));
            if (interval != null && metric == Metric.NDCG_10) {
                cells.add(
                        "%s to %s"
                                .formatted(
                                        Table.share(interval.low()), Table.share(interval.high())));
            }
        }
        return cells.toArray(String[]::new);
    }
}
