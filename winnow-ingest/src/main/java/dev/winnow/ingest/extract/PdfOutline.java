package dev.winnow.ingest.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Headings of a PDF from its bookmarks. Tika lists them behind the pages; each is looked for as a
 * line of the text, in order. A bookmark that stands nowhere as a line is left out: sizes of
 * letters are not looked at.
 */
final class PdfOutline {

    /** A book has some hundred; more are an index. */
    private static final int MOST = 2000;

    private record Entry(int level, StringBuilder title) {}

    private record Line(int start, int end) {}

    private final List<Entry> entries = new ArrayList<>();
    private int depth;

    boolean isOpen() {
        return depth > 0;
    }

    void start(String local) {
        if (local.equals("ul")) {
            depth++;
        } else if (local.equals("li") && entries.size() < MOST) {
            entries.add(new Entry(Math.min(depth, 6), new StringBuilder()));
        }
    }

    void end(String local) {
        if (local.equals("ul")) {
            depth--;
        }
    }

    void characters(char[] units, int start, int length) {
        if (!entries.isEmpty()) {
            entries.getLast().title.append(units, start, length);
        }
    }

    /** Those bookmarks that are lines of the text. */
    List<Heading> headings(String text) {
        List<Heading> headings = new ArrayList<>();
        if (entries.isEmpty()) {
            return headings;
        }
        Map<String, Deque<Line>> lines = lines(text);
        int from = 0;
        for (Entry entry : entries) {
            String title = WhiteSpace.collapse(entry.title.toString());
            Deque<Line> places = lines.getOrDefault(key(title), new ArrayDeque<>());
            while (!places.isEmpty() && places.peek().start < from) {
                places.poll();
            }
            Line place = places.poll();
            if (place != null) {
                headings.add(new Heading(entry.level, title, place.start, place.end));
                from = place.end;
            }
        }
        return headings;
    }

    private static Map<String, Deque<Line>> lines(String text) {
        Map<String, Deque<Line>> lines = new HashMap<>();
        int start = 0;
        while (start < text.length()) {
            int lineBreak = text.indexOf('\n', start);
            int end = lineBreak < 0 ? text.length() : lineBreak + 1;
            String key = key(text.substring(start, end));
            if (!key.isEmpty()) {
                lines.computeIfAbsent(key, unseen -> new ArrayDeque<>()).add(new Line(start, end));
            }
            start = end;
        }
        return lines;
    }

    /**
     * Letters and digits alone: spacing and dots behind numbers differ between bookmark and page.
     */
    private static String key(String line) {
        StringBuilder key = new StringBuilder(line.length());
        line.codePoints().filter(Character::isLetterOrDigit).forEach(key::appendCodePoint);
        return key.toString().toLowerCase(Locale.ROOT);
    }
}
