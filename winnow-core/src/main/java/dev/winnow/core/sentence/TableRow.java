package dev.winnow.core.sentence;

/** Rows of tables: of Markdown, between bars, and of tab-separated values. */
final class TableRow {

    /** Fewer tabs in a line are an indent or a gap. */
    private static final int TABS = 2;

    private TableRow() {}

    /** Whether the line is a row. It must not be blank. */
    static boolean is(String text, LineCursor line) {
        int from = line.contentStart();
        int to = line.contentEnd();
        if (text.charAt(from) == '|') {
            return to - from >= "|a|".length() && text.charAt(to - 1) == '|';
        }
        int tabs = 0;
        int tab = text.indexOf('\t', from, to);
        while (tab >= 0 && tabs < TABS) {
            tabs++;
            tab = text.indexOf('\t', tab + 1, to);
        }
        return tabs == TABS;
    }
}
