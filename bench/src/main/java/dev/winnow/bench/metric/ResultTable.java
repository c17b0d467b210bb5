package dev.winnow.bench.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results as a Markdown table that also reads well on a terminal: columns are padded to equal
 * width.
 *
 * @param <T> what a row is made from
 */
public final class ResultTable<T> {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private final List<T> rows;
    private final List<String> head = new ArrayList<>();

    /** What a column says of the row at a place. */
    private final List<IntFunction<? extends @Nullable Object>> cells = new ArrayList<>();

    private List<String> last = List.of();

    private ResultTable(Collection<? extends T> rows) {
        this.rows = List.copyOf(rows);
    }

    /** A table of these rows, without a column yet. */
    public static <T> ResultTable<T> of(Collection<? extends T> rows) {
        return new ResultTable<>(rows);
    }

    /** A table of the values of a map, in its order, with the keys as the first column. */
    public static <V> ResultTable<V> of(String keys, Map<?, V> rows) {
        ResultTable<V> table = new ResultTable<>(rows.values());
        table.head.add(keys);
        table.cells.add(List.copyOf(rows.keySet())::get);
        return table;
    }

    /** Adds a column. A cell is what the function gives, as text; {@code -} if that is null. */
    public ResultTable<T> column(
            String name, Function<? super T, ? extends @Nullable Object> cell) {
        head.add(name);
        cells.add(row -> cell.apply(rows.get(row)));
        return this;
    }

    /** Adds a last row with as many cells as there are columns. */
    public ResultTable<T> last(String... row) {
        if (row.length != head.size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells under a head of %d".formatted(row.length, head.size()));
        }
        last = List.of(row);
        return this;
    }

    /**
     * Figures as JSON with snake-case names, indented, so that two runs can be compared line by
     * line.
     */
    public static String json(Object figures) {
        return JSON.writeValueAsString(figures) + "\n";
    }

    /** A share or metric with three decimals and no leading zero, as the field prints them. */
    public static String share(double value) {
        return decimals(value, 3).replaceFirst("^(-?)0\\.", "$1.");
    }

    /** A share or metric, {@code -} if there is none. */
    public static String optional(@Nullable Double value) {
        return value == null ? "-" : share(value);
    }

    /** A share or metric with its interval. */
    public static String interval(Bootstrap.Interval of) {
        return "%s (%s to %s)".formatted(share(of.mean()), share(of.low()), share(of.high()));
    }

    /** A difference with its interval, with signs. */
    public static String difference(Bootstrap.Interval of) {
        return String.format(Locale.ROOT, "%+.3f (%+.3f to %+.3f)", of.mean(), of.low(), of.high());
    }

    /** A number with so many decimals. */
    public static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A share in whole percent. */
    public static String percent(double share) {
        return decimals(100 * share, 0) + " %";
    }

    /** The table; nothing if it has no row. */
    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "";
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            lines.add(cells.stream().map(cell -> Objects.toString(cell.apply(row), "-")).toList());
        }
        if (!last.isEmpty()) {
            lines.add(last);
        }
        StringBuilder text = new StringBuilder();
        int[] widths = new int[head.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
        }
        for (int line = 0; line < lines.size(); line++) {
            for (int c = 0; c < widths.length; c++) {
                String cell = lines.get(line).get(c);
                text.append("| ").append(cell).append(" ".repeat(widths[c] - cell.length() + 1));
            }
            text.append("|\n");
            if (line == 0) {
                for (int width : widths) {
                    text.append('|').append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
