package dev.winnow.ingest.extract;

import java.util.Arrays;

/** The lines of a text with their places. A tab reaches to the next multiple of eight. */
final class Lines {

    private static final int TAB = 8;

    private final String text;
    private int[] starts = new int[64];
    private int count;

    Lines(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at;
            int lineBreak = text.indexOf('\n', at);
            at = lineBreak < 0 ? text.length() : lineBreak + 1;
        }
    }

    int count() {
        return count;
    }

    /** First unit of a line; behind the last line, the end of the text. */
    int start(int line) {
        return line < count ? starts[line] : text.length();
    }

    /** End of what a line holds, without white space and its line break. */
    int end(int line) {
        int end = start(line + 1);
        while (end > starts[line] && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** First unit of a line that is not white space; its end if it is blank. */
    int content(int line) {
        int end = end(line);
        int at = starts[line];
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    boolean isBlank(int line) {
        return end(line) == starts[line];
    }

    /** Columns before what the line holds. */
    int indent(int line) {
        int width = 0;
        int content = content(line);
        for (int i = starts[line]; i < content; i++) {
            width += text.charAt(i) == '\t' ? TAB - width % TAB : 1;
        }
        return width;
    }

    /** What a line holds. */
    String words(int line) {
        return text.substring(content(line), end(line));
    }

    /** First line behind those that are blank or at least so deep. */
    int indented(int from, int to, int indent) {
        int end = from;
        for (int i = from; i < to; i++) {
            if (!isBlank(i)) {
                if (indent(i) < indent) {
                    break;
                }
                end = i + 1;
            }
        }
        return end;
    }

    /** The last line that is not blank; the first if all are. */
    int lastFilled(int from, int to) {
        int last = to - 1;
        while (last > from && isBlank(last)) {
            last--;
        }
        return last;
    }

    /** Indent of the first line that is not blank, 0 if all are. */
    int firstIndent(int from, int to) {
        int at = from;
        while (at < to && isBlank(at)) {
            at++;
        }
        return at < to ? indent(at) : 0;
    }
}
