package dev.winnow.core.sentence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps sentence starts off the inside of what a reader sees as one character (extended grapheme clusters, UAX 29). */
final class CharacterBorders {

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private final String text;
    private final Matcher character;

    CharacterBorders(String text) {
        this.text = text;
        this.character = CHARACTER.matcher(text);
    }

    /**
     * The first offset, from {@code at} on, that stands at a border of characters and holds no white space; the end of the text
     * if there is none.
     *
     * @param floor a border before {@code at}. Successive calls pass what the one before returned: each stretch is read once.
     */
    int sentenceStart(int at, int floor) {
        int start = at;
        int border = floor;
        while (true) {
            // White space can carry a mark, so that its border lies behind it and more may follow:
            // each round reads on from the border before.
            border = borderFrom(start, border);
            start = CharacterClasses.skipSpace(text, border, text.length());
            if (start == border) {
                return start;
            }
        }
    }

    private int borderFrom(int at, int floor) {
        if (at == text.length()) {
            return at;
        }
        char before = text.charAt(at - 1);
        if (isAscii(before) && isAscii(text.charAt(at))) {
            return before == '\r' && text.charAt(at) == '\n' ? at + 1 : at;
        }
        // No rule looks back beyond an ASCII character: reading from one finds the borders behind
        // it.
        int border = at - 1;
        while (border > floor && !isAscii(text.charAt(border))) {
            border--;
        }
        while (border < at) {
            character.region(border, text.length());
            if (!character.lookingAt()) {
                throw new IllegalStateException("no character at offset " + border);
            }
            border = character.end();
        }
        return border;
    }

    private static boolean isAscii(char c) {
        return c < 0x80;
    }
}
