package dev.winnow.core.sentence;

import java.util.Locale;

/**
 * Decides whether a single full stop before white space ends a sentence, or an abbreviation, an
 * initial, a list mark.
 */
final class FullStop {

    /** The widest look at the word before a stop; longer ones are no abbreviations. */
    private static final int WORD_WINDOW = 30;

    /** The widest look at the two words before a stop. */
    private static final int WORDS_WINDOW = 40;

    /** The widest distance of a digit behind the stop of "No.". */
    private static final int NUMBER_WINDOW = 5;

    /** Signs that may open the word before the stop without being part of it. */
    private static final String OPENERS = "\"'“‘([{<";

    private final String text;
    private final int blockStart;
    private final int blockEnd;

    /** Up to here the block holds nothing but white space, quotes, brackets and bullets. */
    private final int headEnd;

    FullStop(String text, int blockStart, int blockEnd) {
        this.text = text;
        this.blockStart = blockStart;
        this.blockEnd = blockEnd;
        this.headEnd =
                CharacterClasses.runEnd(
                        text, blockStart, blockEnd, c -> " \t\"'“(*-•".indexOf(c) >= 0);
    }

    /**
     * Whether the sentence ends here.
     *
     * @param stop offset of the full stop
     * @param nextFrom start of the text after the white space
     * @param nextTo end of the window on that text
     */
    boolean endsSentence(int stop, int nextFrom, int nextTo) {
        int wordStart = wordStart(stop);
        if (wordStart == stop) {
            return true;
        }
        if (wordStart <= headEnd && isListMark(wordStart, stop)) {
            return false;
        }
        NextWord next = NextWord.in(text, nextFrom, nextTo);
        String word = text.substring(wordStart, stop).toLowerCase(Locale.ROOT);
        boolean initial =
                stop - wordStart == 1 && CharacterClasses.isAsciiUpper(text.charAt(wordStart));
        if (!initial && Abbreviations.NEVER.contains(word) && !isWholeWord(word, stop, next)) {
            return false;
        }
        if (Abbreviations.isPerhapsLast(word)) {
            return next.starter();
        }
        return !initial || (next.starter() && endsAfterInitial(stop, next));
    }

    private int wordStart(int stop) {
        int start = CharacterClasses.runStart(text, Math.max(blockStart, stop - WORD_WINDOW), stop);
        return CharacterClasses.runEnd(text, start, stop, c -> OPENERS.indexOf(c) >= 0);
    }

    /** "12", "iv" or "b": with nothing before it, a mark and no sentence. */
    private boolean isListMark(int from, int to) {
        int length = to - from;
        boolean number = length <= 3;
        boolean roman = length <= 5;
        for (int i = from; i < to && (number || roman); i++) {
            char c = text.charAt(i);
            number &= CharacterClasses.isAsciiDigit(c);
            roman &= "ivxIVX".indexOf(c) >= 0;
        }
        return number
                || roman
                || (length == 1 && CharacterClasses.isAsciiLetter(text.charAt(from)));
    }

    /**
     * "Is it true? No. The list is old." against "No. 5", "the sun. It rose" against "Sun. 5 May".
     */
    private boolean isWholeWord(String word, int stop, NextWord next) {
        return Abbreviations.WORDS_TOO.contains(word)
                && next.starter()
                && Abbreviations.STARTERS.contains(next.word())
                && !(Abbreviations.BEFORE_NUMBERS.contains(word) && isNumberNext(stop));
    }

    private boolean isNumberNext(int stop) {
        int to = CharacterClasses.window(stop + 1, NUMBER_WINDOW, blockEnd);
        int at = CharacterClasses.skipSpace(text, stop + 1, to);
        return at < to && CharacterClasses.isAsciiDigit(text.charAt(at));
    }

    /**
     * "Vitamin C. The" ends a sentence; "George W. By" with a capital before the initial is a name.
     */
    private boolean endsAfterInitial(int stop, NextWord next) {
        int floor = Math.max(blockStart, stop - WORDS_WINDOW);
        int lastWord = CharacterClasses.runStart(text, floor, stop);
        int gap = CharacterClasses.trimEnd(text, floor, lastWord);
        int before = CharacterClasses.runStart(text, floor, gap);
        boolean name = before < gap && Character.isUpperCase(text.codePointAt(before));
        return !name || Abbreviations.AFTER_INITIAL.contains(next.word());
    }

    /**
     * The first Latin word after a stop, lower-cased.
     *
     * @param word the word with the apostrophes and stops that follow its letters; empty if there
     *     is none
     * @param starter whether it has a capital and, without those, is a word that often begins a
     *     sentence
     */
    private record NextWord(String word, boolean starter) {

        /** Reads the first word of a window, whatever stands before it. */
        static NextWord in(String text, int from, int to) {
            int start =
                    CharacterClasses.runEnd(
                            text, from, to, c -> !CharacterClasses.isAsciiLetter(c));
            int end =
                    CharacterClasses.runEnd(
                            text, start, to, c -> CharacterClasses.isAsciiLetter(c) || isTail(c));
            String word = text.substring(start, end).toLowerCase(Locale.ROOT);
            boolean capital = start < end && CharacterClasses.isAsciiUpper(text.charAt(start));
            return new NextWord(
                    word, capital && Abbreviations.STARTERS.contains(withoutTail(word)));
        }

        private static boolean isTail(int c) {
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
}
