package dev.winnow.core.sentence;

/** Blocks of code that only their indent marks, as in Markdown: lines with four or more blanks before them, behind a blank line. */
final class IndentedCode {

    /** The indent that makes code in Markdown. */
    private static final int INDENT = 4;

    /** Signs that code is full of and prose hardly has. Brackets, slashes and hyphens are common in both and say nothing. */
    private static final String CODE_SIGNS = "{}[]=<>;_|\\$#&+*@^~`";

    /** Text with more than one code sign in this many characters is code; 99 of 100 labelled passages have fewer than one in 36. */
    private static final int CHARACTERS_PER_SIGN = 30;

    private final String text;

    /** A cursor of its own, so that looking ahead moves nobody else's. */
    private final LineCursor line;

    IndentedCode(String text) {
        this.text = text;
        this.line = new LineCursor(text);
    }

    boolean isIndented(LineCursor candidate) {
        return candidate.indent() >= INDENT;
    }

    /** End of the content of the last indented line; blank lines inside belong to the run. */
    int runEnd(int lineStart) {
        line.moveTo(lineStart);
        int end = lineStart;
        while (line.exists() && (line.isBlank() || isIndented(line))) {
            if (!line.isBlank()) {
                end = line.contentEnd();
            }
            line.next();
        }
        return end;
    }

    /**
     * Whether an indented run is code. Books and plain-text reports indent whole paragraphs: text that has sentence stops and few
     * signs of code is prose.
     */
    boolean isCode(int from, int to) {
        int signs = 0;
        int stops = 0;
        int characters = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!CharacterClasses.isSpace(c)) {
                characters++;
                signs += CODE_SIGNS.indexOf(c) >= 0 ? 1 : 0;
                stops += endsWord(c, i + 1, to) ? 1 : 0;
            }
        }
        return stops == 0 || (long) signs * CHARACTERS_PER_SIGN > characters;
    }

    private boolean endsWord(char c, int next, int to) {
        boolean stop = c == '.' || c == '!' || c == '?' || c == '。' || c == '！' || c == '？';
        return stop && (next == to || c > 0x7f || CharacterClasses.isSpace(text.charAt(next)));
    }
}
