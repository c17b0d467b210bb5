package dev.winnow.eval.report;

import dev.winnow.eval.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown that also reads well on a terminal: columns are padded to equal width. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with this head. */
    public Table(String... head) {
        rows.add(List.of(head));
    }

    /** Adds a row with as many cells as the head has. */
    public Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells under a head of %d"
                            .formatted(cells.length, rows.getFirst().size()));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** A share or metric with three decimals and no leading zero, as the field prints them. */
    public static String share(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.startsWith("0.")
                ? text.substring(1)
                : text.startsWith("-0.") ? "-" + text.substring(2) : text;
    }

    /** A share or metric with its interval. */
    public static String interval(Interval of) {
        return "%s (%s to %s)".formatted(share(of.mean()), share(of.low()), share(of.high()));
    }

    /** A difference with its interval, with signs. */
    public static String difference(Interval of) {
        return String.format(Locale.ROOT, "%+.3f (%+.3f to %+.3f)", of.mean(), of.low(), of.high());
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(text, rows.get(r), widths);
            if (r == 0) {
                text.append('|');
                for (int width : widths) {
                    text.append("-".repeat(width + 2)).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        text.append('|');
        for (int c = 0; c < widths.length; c++) {
            String cell = cells.get(c);
            text.append(' ')
                    .append(cell)
                    .append(" ".repeat(widths[c] - cell.length()))
                    .append(" |");
        }
        text.append('\n');
    }
}
