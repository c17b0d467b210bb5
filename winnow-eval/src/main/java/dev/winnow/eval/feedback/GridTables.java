package dev.winnow.eval.feedback;

import dev.winnow.eval.feedback.PaperComparison.Claim;
import dev.winnow.eval.feedback.PaperComparison.Count;
import dev.winnow.eval.feedback.PaperComparison.Way;
import dev.winnow.eval.feedback.PublishedTable.Measure;
import dev.winnow.eval.feedback.PublishedTable.Row;
import dev.winnow.eval.feedback.PublishedTable.Year;
import dev.winnow.eval.report.Table;
import dev.winnow.eval.retrieval.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Grids as Markdown: a table for each collection, the findings, and the paper's table beside them. */
public final class GridTables {

    private static final String DENSE = "dense/none";

    /** What the paper says about BM25 and its dense models, as comparisons of two ways. */
    private static final List<Claim> CLAIMS =
            List.of(
                    new Claim(Way.VPRF, Way.NONE),
                    new Claim(Way.INTERPOLATED, Way.NONE),
                    new Claim(Way.PRE, Way.VPRF),
                    new Claim(Way.POST, Way.INTERPOLATED),
                    new Claim(Way.BOTH, Way.INTERPOLATED),
                    new Claim(Way.POST, Way.PRE),
                    new Claim(Way.BOTH, Way.PRE),
                    new Claim(Way.BOTH, Way.POST),
                    new Claim(Way.POST, Way.VPRF));

    private GridTables() {}

    /** One table for each grid; marks behind a figure say which tests it passed. */
    public static String collections(List<GridResult> results) {
        StringBuilder text = new StringBuilder();
        for (GridResult result : results) {
            text.append(
                    "### %s, %s (%d queries), %s settings%n%n%s%n"
                            .formatted(
                                    result.collection(),
                                    result.split(),
                                    result.queries(),
                                    result.settings(),
                                    table(result)));
        }
        return text.toString();
    }

    private static Table table(GridResult result) {
        List<String> head = new ArrayList<>(List.of("line"));
        result.metrics().forEach(metric -> head.add(metric.label()));
        Table table = new Table(head.toArray(String[]::new));
        for (String line : result.lines().keySet()) {
            List<String> cells = new ArrayList<>(List.of(line));
            for (Metric metric : result.metrics()) {
                cells.add(Table.share(result.mean(line, metric)) + marks(result, line, metric));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static String marks(GridResult result, String line, Metric metric) {
        StringBuilder marks = new StringBuilder();
        for (TestedDifference test : result.tests()) {
            if (test.line().equals(line)
                    && test.metric().equals(metric.label())
                    && test.significant()) {
                String sign = test.difference() > 0 ? "+" : "-";
                if (test.against().equals(DENSE) && !line.startsWith("dense/")) {
                    marks.append(" d").append(sign);
                } else if (test.against().endsWith("/none")) {
                    marks.append(" n").append(sign);
                } else {
                    marks.append(" p").append(sign);
                }
            }
        }
        return marks.toString();
    }

    /** Difference, p and corrected p of every comparison on one measure. */
    public static String tests(List<GridResult> results, Metric metric) {
        List<String> head = new ArrayList<>(List.of("line minus other, " + metric.label()));
        results.forEach(result -> head.add(result.collection()));
        Table table = new Table(head.toArray(String[]::new));
        for (TestedDifference first : results.getFirst().tests()) {
            if (first.metric().equals(metric.label())) {
                List<String> cells = new ArrayList<>();
                cells.add(first.line() + " - " + first.against());
                for (GridResult result : results) {
                    TestedDifference test = result.test(first.line(), first.against(), metric);
                    cells.add(
                            String.format(
                                    Locale.ROOT,
                                    "%+.4f (%.4f, %.4f)",
                                    test.difference(),
                                    test.p(),
                                    test.holm()));
                }
                table.row(cells.toArray(String[]::new));
            }
        }
        return table.toString();
    }

    /** The paper's own figures. */
    public static String paper(PublishedTable published) {
        Table table =
                new Table(
                        "words",
                        "vectors",
                        "mode",
                        "DL19 MAP",
                        "DL19 nDCG@10",
                        "DL19 R@1000",
                        "DL20 MAP",
                        "DL20 nDCG@10",
                        "DL20 R@1000");
        for (Row row : published.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.sparse(), row.dense(), row.mode()));
            for (Year year : Year.values()) {
                for (Measure measure : Measure.values()) {
                    cells.add(
                            String.format(Locale.ROOT, "%.4f", row.value(year, measure))
                                    .substring(1));
                }
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    /** Mean ranks of the six ways there and here, and how often each claim holds there and here. */
    public static String comparison(PublishedTable published, List<GridResult> results) {
        List<PaperComparison> comparisons = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            comparisons.add(PaperComparison.of(published, results, measure));
        }
        Table ranks = new Table(head("mean rank of 6"));
        for (Way way : Way.values()) {
            List<String> cells = new ArrayList<>(List.of(way.label()));
            for (PaperComparison comparison : comparisons) {
                cells.add(String.format(Locale.ROOT, "%.1f", comparison.paperRank(way)));
                cells.add(String.format(Locale.ROOT, "%.1f", comparison.ourRank(way)));
            }
            ranks.row(cells.toArray(String[]::new));
        }
        Table claims = new Table(head("columns in which it holds"));
        for (Claim claim : CLAIMS) {
            List<String> cells =
                    new ArrayList<>(
                            List.of(claim.better().label() + " above " + claim.than().label()));
            for (PaperComparison comparison : comparisons) {
                cells.add(count(comparison.paperCount(claim)));
                cells.add(count(comparison.ourCount(claim)));
            }
            claims.row(cells.toArray(String[]::new));
        }
        return ranks + "\n" + claims;
    }

    private static String[] head(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        for (Measure measure : Measure.values()) {
            head.add(measure.label() + " paper");
            head.add(measure.label() + " here");
        }
        return head.toArray(String[]::new);
    }

    private static String count(Count count) {
        return "%d of %d".formatted(count.holds(), count.columns());
    }
}
