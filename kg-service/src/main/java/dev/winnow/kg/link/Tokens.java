package dev.winnow.kg.link;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text: runs of letters and digits, without the s of a possessive.
 *
 * @param text the text as given
 * @param words in order
 */
record Tokens(String text, List<Token> words) {

    /** Text between a word and the one before it. */
    enum Gap {
        /** A hyphen or another sign without white space. */
        TIGHT,
        /** White space, perhaps with a sign that a name may hold. */
        SPACE,
        /** A comma. */
        COMMA,
        /** The end of a clause: no name reaches across. */
        CLAUSE
    }

    /**
     * A word.
     *
     * @param start first unit in the text
     * @param end behind its last unit
     * @param word in the one way of {@link WordNormalizer}
     * @param gap what stands before it
     */
    record Token(int start, int end, String word, Gap gap) {}

    static Tokens of(String text) {
        List<Token> words = new ArrayList<>();
        int last = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isWord(text, at)) {
                at += Character.charCount(text.codePointAt(at));
                continue;
            }
            int start = at;
            while (at < text.length() && isWord(text, at)) {
                at += Character.charCount(text.codePointAt(at));
            }
            if (words.isEmpty() || !isPossessive(text, last, start, at)) {
                String word = WordNormalizer.normalize(text.substring(start, at));
                words.add(new Token(start, at, word, gap(text, last, start)));
            }
            last = at;
        }
        return new Tokens(text, words);
    }

    int size() {
        return words.size();
    }

    Token at(int index) {
        return words.get(index);
    }

    /** The letters and digits of a word as the text writes them. */
    String written(int index) {
        return text.substring(at(index).start, at(index).end);
    }

    /**
     * Whether a text has letters, and all of them are capitals or none is: then case says nothing.
     */
    boolean isOfOneCase() {
        return text.chars().anyMatch(Character::isUpperCase)
                != text.chars().anyMatch(Character::isLowerCase);
    }

    private static boolean isWord(String text, int at) {
        int point = text.codePointAt(at);
        return Character.isLetterOrDigit(point)
                || Character.getType(point) == Character.NON_SPACING_MARK;
    }

    private static boolean isPossessive(String text, int last, int start, int end) {
        return end - start == 1
                && start == last + 1
                && (text.charAt(start) == 's' || text.charAt(start) == 'S')
                && "'’`´".indexOf(text.charAt(last)) >= 0;
    }

    private static Gap gap(String text, int from, int to) {
        Gap gap = Gap.TIGHT;
        for (int i = from; i < to; i++) {
            char sign = text.charAt(i);
            boolean ends = ".:;?!".indexOf(sign) >= 0 && i + 1 < to && text.charAt(i + 1) <= ' ';
            if (ends || sign == '\n') {
                return Gap.CLAUSE;
            }
            if (sign == ',') {
                gap = Gap.COMMA;
            } else if (gap == Gap.TIGHT && Character.isWhitespace(sign)) {
                gap = Gap.SPACE;
            }
        }
        return gap;
    }
}
