package dev.winnow.ingest.extract;

import dev.winnow.core.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Markdown whose prose stands as it is in the document: it is searched and cited. Only what would
 * be read as markup at the beginning of a line gets a backslash, and headings, which a passage's
 * path names without it. Line breaks are asked for by the structure and written before the next
 * word.
 */
final class MarkdownWriter {

    /** Deepest indent of an item, in columns; picked by hand, beyond what people nest. */
    private static final int DEEPEST = 40;

    private static final Pattern MARKUP = Pattern.compile("#{1,6}(\\s|$)|```|~~~|<[!/?A-Za-z]");

    /** Below a paragraph such a line would make a heading of it. */
    private static final Pattern RULER = Pattern.compile("(=+|-+)$");

    private static final Pattern IN_HEADING =
            Pattern.compile(
                    "[\\\\`*]|\\](?=\\()|<(?=[!/?A-Za-z])|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])"
                            + "|&(?=#?\\w+;)|#$");

    private final StringBuilder text = new StringBuilder();
    private final int limit;

    /** Columns in which the words of the open items begin. */
    private final List<Integer> items = new ArrayList<>();

    private String mark = "";
    private int breaks;
    private boolean space;

    /** Where the words of the last line begin if it is prose, else -1. */
    private int lineStart = -1;

    private int rows;
    private int ruled;

    /**
     * @param limit longest text, in UTF-16 units
     */
    MarkdownWriter(int limit) {
        this.limit = limit;
    }

    /** The next word begins a paragraph. Right behind the mark of an item nothing breaks. */
    void paragraph() {
        breaks = mark.isEmpty() ? 2 : breaks;
    }

    /** The next word begins a line. */
    void line() {
        breaks = mark.isEmpty() ? Math.max(breaks, 1) : breaks;
    }

    /** Prose: each run of white space is one blank. */
    void words(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (isSpace(c)) {
                space = true;
            } else {
                if (space || breaks > 0 || !mark.isEmpty() || text.isEmpty()) {
                    begin(true);
                }
                text.append(c);
            }
        }
        requireShort();
    }

    /**
     * A heading. It stands outside of all lists, where it would head nothing.
     *
     * @param level 1 to 6
     */
    void heading(int level, String words) {
        String line = OneLine.collapse(words);
        if (!line.isEmpty()) {
            mark = "";
            items.replaceAll(column -> 0);
            paragraph();
            begin(false);
            text.append("#".repeat(level)).append(' ');
            text.append(IN_HEADING.matcher(line).replaceAll("\\\\$0"));
            paragraph();
            requireShort();
        }
    }

    /** Lines of code, white space and all. */
    void code(String code) {
        if (code.isBlank()) {
            return;
        }
        paragraph();
        begin(false);
        String fence = MarkdownReader.fence(code);
        String lineEnd = "\n" + " ".repeat(column());
        text.append(fence);
        code.lines()
                .dropWhile(String::isBlank)
                .forEach(line -> text.append(line.isBlank() ? "\n" : lineEnd + line));
        text.append(lineEnd).append(fence);
        paragraph();
        requireShort();
    }

    /**
     * A row of a table; one without words is left out.
     *
     * @param head whether it names the columns if it is the first one
     */
    void row(List<String> cells, boolean head) {
        List<String> words = cells.stream().map(OneLine::collapse).toList();
        if (words.stream().allMatch(String::isEmpty)) {
            return;
        }
        String row = "|" + String.join("", words.stream().map(MarkdownWriter::cell).toList());
        line();
        begin(false);
        if (ruled > 0) {
            text.append('|').repeat(" --- |", ruled).append('\n').repeat(" ", column());
        }
        text.append(row);
        ruled = head && rows == 0 ? (int) row.chars().filter(c -> c == '|').count() - 1 : 0;
        rows++;
        line();
        requireShort();
    }

    void endTable() {
        rows = 0;
        ruled = 0;
        paragraph();
    }

    /**
     * Opens an item of a list inside the open ones.
     *
     * @param sign a hyphen, a number or what else stands before it, with a blank
     */
    void openItem(String sign) {
        line();
        items.add(Math.min(column(), DEEPEST) + sign.length());
        mark += sign;
    }

    /** Closes the innermost item; one without words has left no trace. */
    void closeItem() {
        int column = items.removeLast();
        if (mark.isEmpty()) {
            line();
        } else {
            mark = mark.substring(0, Math.max(0, mark.length() - (column - column())));
        }
    }

    /** How many items are open. */
    int depth() {
        return items.size();
    }

    /** What was written. */
    String text() {
        endLine();
        return text.toString();
    }

    private int column() {
        return items.isEmpty() ? 0 : items.getLast();
    }

    private void begin(boolean prose) {
        if (breaks > 0 || text.isEmpty()) {
            endLine();
            text.repeat("\n", text.isEmpty() ? 0 : breaks);
            text.repeat(" ", Math.max(0, column() - mark.length())).append(mark);
            lineStart = prose ? text.length() : -1;
        } else if (!mark.isEmpty()) {
            text.append(mark);
        } else if (space) {
            text.append(' ');
        }
        mark = "";
        breaks = 0;
        space = false;
        requireShort();
    }

    private void endLine() {
        if (lineStart < 0) {
            return;
        }
        if (MARKUP.matcher(text).region(lineStart, text.length()).lookingAt()) {
            text.insert(lineStart, '\\');
        } else if (RULER.matcher(text).region(lineStart, text.length()).matches()) {
            text.insert(lineStart, '\n');
        }
        lineStart = -1;
    }

    private void requireShort() {
        if (text.length() > limit) {
            throw new TextLimitException(limit);
        }
    }

    private static String cell(String words) {
        return words.isEmpty() ? " |" : " " + words + " |";
    }

    /** White space in the sense of HTML: no-break spaces are characters. */
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    /** More text came out than is read. */
    static final class TextLimitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TextLimitException(int limit) {
            super("more than %,d characters of text".formatted(limit));
        }
    }
}
