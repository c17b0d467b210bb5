package dev.winnow.eval.reading;

import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.TimePercentiles;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Quality against time as a picture: each way of reading is a point, fixed numbers of candidates
 * are joined by a grey line and the levels of early stopping by a green one. Bars are the 95 %
 * intervals of the difference from reading all.
 */
public final class ReadingPlot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 52;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 40;

    /** Points of the difference at the lower and the upper edge. */
    private static final double LOW = -4;

    private static final double HIGH = 2;

    /** Of a share. */
    private static final int POINTS = 100;

    private final ReadingResult result;
    private final StringBuilder svg = new StringBuilder();

    private ReadingPlot(ReadingResult result) {
        this.result = result;
    }

    /** The picture as SVG. */
    public static String of(ReadingResult result) {
        return new ReadingPlot(result).draw();
    }

    private String draw() {
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" \
                font-family="sans-serif" font-size="11" fill="#333">
                <title>Answers kept against the reranker's time</title>
                <rect width="%d" height="%d" fill="#fff"/>
                """
                        .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
        for (int points = (int) LOW; points <= HIGH; points++) {
            line(LEFT, y(points), WIDTH - RIGHT, y(points), points == 0 ? "#999" : "#eee");
            text(LEFT - 6, y(points) + 4, "end", String.format(Locale.ROOT, "%+d", points));
        }
        for (int percent = 0; percent <= 100; percent += 20) {
            double x = x(percent / 100.0);
            line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4, "#999");
            text(x, HEIGHT - BOTTOM + 16, "middle", tick(percent));
        }
        text(
                (LEFT + WIDTH - RIGHT) / 2.0,
                HEIGHT - 6,
                "middle",
                result.times().isEmpty()
                        ? "tokens read, % of all candidates'"
                        : "mean milliseconds of the reranker");
        text(LEFT + 4, TOP + 8, "start", "answers in the context, points beside reading all");
        way("first ", "#888");
        way("early-stopping ", "#2a7d4f");
        return svg.append("</svg>\n").toString();
    }

    /**
     * Points of a kind, joined in the order in which they were measured. Names stand above the
     * green ones, in turn on two lines, and below the grey ones.
     */
    private void way(String prefix, String colour) {
        boolean above = prefix.startsWith("early");
        StringBuilder path = new StringBuilder();
        int points = 0;
        for (Map.Entry<String, ReadingResult.Line> way : result.ways().entrySet()) {
            if (!way.getKey().startsWith(prefix)) {
                continue;
            }
            Interval difference = way.getValue().answers().difference();
            double x = x(way.getValue().tokens());
            double y = y(POINTS * difference.mean());
            path.append(path.isEmpty() ? "M" : "L").append(format(x)).append(' ').append(format(y));
            line(x, y(POINTS * difference.low()), x, y(POINTS * difference.high()), colour);
            svg.append(
                    "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n"
                            .formatted(format(x), format(y), colour));
            double name = above ? TOP + 22 + points % 2 * 12 : y(LOW) - 6;
            text(x, name, "middle", way.getKey().substring(prefix.length()));
            points++;
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>\n".formatted(path, colour));
        text(
                WIDTH - RIGHT - 4,
                above ? TOP + 22 : y(LOW) - 20,
                "end",
                above ? "winnow.reranker.early-stopping" : "the first so many, always");
    }

    private String tick(int percent) {
        if (result.times().isEmpty()) {
            return percent + " %";
        }
        TimePercentiles all = Objects.requireNonNull(result.times().get(ReadingExperiment.ALL));
        return String.format(Locale.ROOT, "%.0f", all.mean() * percent / 100);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(
                "<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>\n"
                        .formatted(format(x1), format(y1), format(x2), format(y2), colour));
    }

    private void text(double x, double y, String anchor, String words) {
        svg.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                        .formatted(format(x), format(y), anchor, words));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double points) {
        double shown = Math.clamp(points, LOW, HIGH);
        return TOP + (HIGH - shown) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM);
    }

    private static String format(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
