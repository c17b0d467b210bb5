package dev.winnow.ingest.extract;

import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * The text of a marked-up document while it grows: line breaks are asked for by the structure and
 * written before the next word.
 */
final class TextAssembly {

    private final StringBuilder text = new StringBuilder();
    private final boolean collapsing;
    private final int limit;
    private int pendingBreaks;
    private boolean pendingPage;
    private boolean pendingSpace;
    private @Nullable String pendingMark;

    /**
     * @param collapsing whether white space between words is one blank, as a browser shows it
     * @param limit longest text, in UTF-16 units
     */
    TextAssembly(boolean collapsing, int limit) {
        this.collapsing = collapsing;
        this.limit = limit;
    }

    /**
     * The next word stands behind at least so many line ends. Right behind a list mark nothing
     * breaks.
     */
    void breakLine(int ends) {
        if (pendingMark == null) {
            pendingBreaks = Math.max(pendingBreaks, ends);
        }
    }

    /** The next word stands on a new page. */
    void breakPage() {
        breakLine(2);
        pendingPage = true;
    }

    /** A blank before the next word, unless a line ends there. */
    void space() {
        pendingSpace = true;
    }

    /**
     * Written before the next word, at the start of its line; null takes back one that no word
     * followed.
     */
    void mark(@Nullable String mark) {
        pendingMark = mark;
    }

    /** Writes what is pending. The next word starts at the offset that this returns. */
    int begin() throws SAXException {
        if (!text.isEmpty()) {
            if (pendingBreaks > 0) {
                trimBlanks();
                int missing = pendingBreaks - trailingLineEnds();
                if (missing > 0) {
                    text.repeat("\n", missing);
                }
                if (pendingPage) {
                    text.append('\f');
                }
            } else if (pendingSpace && !endsWithSpace()) {
                text.append(' ');
            }
        }
        pendingBreaks = 0;
        pendingPage = false;
        pendingSpace = false;
        if (pendingMark != null) {
            text.append(pendingMark);
            pendingMark = null;
        }
        checkLimit();
        return text.length();
    }

    /** Appends characters, in the way of this assembly. */
    void characters(char[] units, int start, int length) throws SAXException {
        if (!collapsing) {
            verbatim(units, start, length);
            return;
        }
        for (int i = start; i < start + length; i++) {
            if (isCollapsible(units[i])) {
                pendingSpace = true;
            } else {
                if (pendingSpace || pendingBreaks > 0 || pendingMark != null) {
                    begin();
                }
                text.append(units[i]);
            }
        }
        checkLimit();
    }

    /** Appends characters as they are. */
    void verbatim(char[] units, int start, int length) throws SAXException {
        if (length > 0) {
            begin();
            text.append(units, start, length);
            checkLimit();
        }
    }

    /** Appends what stands for structure. */
    void raw(String units) throws SAXException {
        begin();
        text.append(units);
    }

    /** Takes back what was written from an offset on. */
    void truncate(int length) {
        text.setLength(length);
    }

    int length() {
        return text.length();
    }

    String slice(int start, int end) {
        return text.substring(start, end);
    }

    /** Whether the characters hold anything but white space. */
    static boolean holdsWord(char[] units, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (!isCollapsible(units[i])) {
                return true;
            }
        }
        return false;
    }

    /** White space in the sense of HTML: no-break spaces are characters. */
    private static boolean isCollapsible(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    private boolean endsWithSpace() {
        return isCollapsible(text.charAt(text.length() - 1));
    }

    private void trimBlanks() {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        text.setLength(end);
    }

    private int trailingLineEnds() {
        int at = text.length();
        while (at > 0 && text.charAt(at - 1) == '\n') {
            at--;
        }
        return text.length() - at;
    }

    private void checkLimit() throws SAXException {
        if (text.length() > limit) {
            throw new TextLimitException(limit);
        }
    }

    /** More text came out than is read. */
    static final class TextLimitException extends SAXException {

        private static final long serialVersionUID = 1L;

        TextLimitException(int limit) {
            super("more than %,d characters of text".formatted(limit));
        }
    }
}
