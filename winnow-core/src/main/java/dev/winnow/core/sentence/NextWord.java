package dev.winnow.core.sentence;

import java.util.Locale;

/**
 * The first Latin word after a stop, lower-cased.
 *
 * @param word with the apostrophes and stops that follow its letters; empty if there is none
 * @param starter whether it has a capital and, without those, is a word that often begins a sentence
 */
record NextWord(String word, boolean starter) {

    /** Reads the first word of a window, whatever stands before it. */
    static NextWord in(String text, int from, int to) {
        int start = from;
        while (start < to && !CharacterClasses.isAsciiLetter(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < to && belongs(text.charAt(end))) {
            end++;
        }
        String word = text.substring(start, end).toLowerCase(Locale.ROOT);
        boolean capital = start < end && CharacterClasses.isAsciiUpper(text.charAt(start));
        return new NextWord(word, capital && Abbreviations.isStarter(withoutTail(word)));
    }

    private static boolean belongs(char c) {
        return CharacterClasses.isAsciiLetter(c) || isTail(c);
    }

    private static boolean isTail(char c) {
        return c == '\'' || c == '’' || c == '.';
    }

    private static String withoutTail(String word) {
        int end = word.length();
        while (end > 0 && isTail(word.charAt(end - 1))) {
            end--;
        }
        return word.substring(0, end);
    }
}
