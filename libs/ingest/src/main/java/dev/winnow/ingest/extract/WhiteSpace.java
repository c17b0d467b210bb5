package dev.winnow.ingest.extract;

/**
 * White space and other characters that are not text, for titles and headings; originals are left
 * alone.
 */
final class WhiteSpace {

    private WhiteSpace() {}

    /** One blank for each run of white space and control characters, none at the ends. */
    static String collapse(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isSpace(c)) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == ' ') {
            line.setLength(length - 1);
        }
        return line.toString();
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    /** Whether there is anything to read: a letter, digit, mark, punctuation or symbol. */
    static boolean holdsText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isSpace(c)
                    && c != '\uFEFF'
                    && c != '\uFFFD'
                    && Character.getType(c) != Character.FORMAT) {
                return true;
            }
        }
        return false;
    }
}
