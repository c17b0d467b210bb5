package dev.winnow.core.sentence;

/**
 * Takes the pieces that the rules found, in order, and puts those together that are no sentences: a
 * piece without letters or digits joins the one before it, a list mark that stands alone takes the
 * piece after it.
 */
final class PieceMerger {

    /** "999." is the longest number that is a lone list mark. */
    private static final int DIGITS = 3;

    private final String text;
    private final Pieces merged = new Pieces();

    /**
     * Whether the last piece takes the next one, as a lone list mark or a first piece without words
     * does.
     */
    private boolean open;

    /** Whether the last piece is a mark, which takes nothing. */
    private boolean marked;

    PieceMerger(String text) {
        this.text = text;
    }

    /** Adds a piece, which has no white space at its ends and is not empty. */
    void add(int start, int end) {
        int word = firstWord(start, end);
        boolean bare = word == end;
        boolean lone = !bare && isLoneMark(word, end);
        if (merged.size() > 0 && bare && !marked) {
            merged.stretchLast(end);
        } else if (merged.size() > 0 && open) {
            merged.stretchLast(end);
            open = lone;
        } else {
            merged.add(start, end);
            open = lone || bare;
        }
        marked = false;
    }

    /** Adds a stretch that is no text and joins none. */
    void addMark(int start, int end) {
        int to = CharacterClasses.trimEnd(text, start, end);
        merged.add(CharacterClasses.skipSpace(text, start, to), to);
        open = false;
        marked = true;
    }

    /** Adds a stretch without the white space at its ends, and nothing if it holds nothing else. */
    void addTrimmed(int start, int end) {
        int to = CharacterClasses.trimEnd(text, start, end);
        if (to > start) {
            add(CharacterClasses.skipSpace(text, start, to), to);
        }
    }

    Pieces merged() {
        return merged;
    }

    /** Offset of the first word character; {@code to} if there is none. */
    private int firstWord(int from, int to) {
        int at = from;
        while (at < to) {
            int codePoint = text.codePointAt(at);
            if (CharacterClasses.isWord(codePoint)) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
        return to;
    }

    /**
     * Whether from the first word character on there is a number or a letter, "." or ")", and no
     * word after it.
     */
    private boolean isLoneMark(int word, int end) {
        int window = CharacterClasses.window(word, DIGITS, end);
        int at =
                CharacterClasses.isAsciiLetter(text.charAt(word))
                        ? word + 1
                        : CharacterClasses.runEnd(
                                text, word, window, CharacterClasses::isAsciiDigit);
        boolean mark = at > word && at < end && (text.charAt(at) == '.' || text.charAt(at) == ')');
        return mark && firstWord(at, end) == end;
    }
}
