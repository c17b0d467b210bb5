package dev.winnow.core.sentence;

/** Walks through a text line by line; a line ends before {@code \n}. */
final class LineCursor {

    /** A tab is as wide as the indent that makes code, as in Markdown. */
    private static final int TAB = 4;

    private final String text;
    private int start;
    private int end;
    private int contentStart;
    private int contentEnd;

    LineCursor(String text) {
        this.text = text;
        moveTo(0);
    }

    /** Moves to the line that starts here. */
    void moveTo(int lineStart) {
        start = lineStart;
        int lineBreak = lineStart < text.length() ? text.indexOf('\n', lineStart) : -1;
        end = lineBreak < 0 ? text.length() : lineBreak;
        contentEnd = CharacterClasses.trimEnd(text, start, end);
        contentStart = CharacterClasses.skipSpace(text, start, contentEnd);
    }

    void next() {
        moveTo(end < text.length() ? end + 1 : text.length());
    }

    /** Moves to the first line that starts behind this offset. */
    void moveBehind(int offset) {
        int lineBreak = text.indexOf('\n', offset);
        moveTo(lineBreak < 0 ? text.length() : lineBreak + 1);
    }

    /** Whether there is a line here. */
    boolean exists() {
        return start < text.length();
    }

    boolean isBlank() {
        return contentStart == contentEnd;
    }

    int start() {
        return start;
    }

    int contentStart() {
        return contentStart;
    }

    int contentEnd() {
        return contentEnd;
    }

    /** Width of the white space before the content, in columns. */
    int indent() {
        int width = 0;
        for (int i = start; i < contentStart; i++) {
            width += text.charAt(i) == '\t' ? TAB - width % TAB : 1;
        }
        return width;
    }
}
