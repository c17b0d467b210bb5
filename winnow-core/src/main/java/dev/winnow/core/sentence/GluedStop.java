package dev.winnow.core.sentence;

import java.util.List;

/** Decides whether a stop with no white space after it ends a sentence, as in reviews that lost their line breaks: "Good.Cheap." */
final class GluedStop {

    /** The widest look back for the signs of an address or a file name. */
    private static final int NAME_WINDOW = 25;

    private static final String NAME_SIGNS = "./@_";

    /** Other runs of marks are ornaments; the labels were split with just these. */
    private static final List<String> MARKS = List.of("!", "!!", "?", "???");

    private static final int LONGEST_MARK = 3;

    private final String text;

    GluedStop(String text) {
        this.text = text;
    }

    /**
     * Whether the sentence ends here.
     *
     * @param sentenceStart where the sentence began
     * @param markStart start of the stop
     * @param markEnd end of the stop
     * @param nextFrom start of the text after it, quotes skipped
     * @param nextTo end of the window on that text
     */
    boolean endsSentence(int sentenceStart, int markStart, int markEnd, int nextFrom, int nextTo) {
        if (markEnd - markStart > LONGEST_MARK) {
            return false;
        }
        String mark = text.substring(markStart, markEnd);
        if (mark.equals(".")) {
            return markStart > sentenceStart
                    && isLastOfWord(text.charAt(markStart - 1))
                    && isCapitalisedWord(nextFrom, nextTo)
                    && !isName(sentenceStart, markStart);
        }
        return MARKS.contains(mark) && CharacterClasses.isAsciiUpper(text.charAt(nextFrom));
    }

    private static boolean isLastOfWord(char c) {
        return CharacterClasses.isAsciiLower(c) || CharacterClasses.isAsciiDigit(c);
    }

    /** A capital with small letters behind it, or "I", or "A", and then nothing that goes on as a name does. */
    private boolean isCapitalisedWord(int from, int to) {
        char first = text.charAt(from);
        if (!CharacterClasses.isAsciiUpper(first)) {
            return false;
        }
        int end = from + 1;
        while (end < to && CharacterClasses.isAsciiLower(text.charAt(end))) {
            end++;
        }
        boolean word = end > from + 1 || first == 'I' || first == 'A';
        return word && (end == to || !goesOn(text.codePointAt(end)));
    }

    private static boolean goesOn(int codePoint) {
        return CharacterClasses.isWord(codePoint)
                || codePoint == '.'
                || codePoint == '/'
                || codePoint == '@';
    }

    private boolean isName(int sentenceStart, int stop) {
        int floor = Math.max(sentenceStart, stop - NAME_WINDOW);
        for (int i = stop; i > floor && !CharacterClasses.isSpace(text.charAt(i - 1)); i--) {
            if (NAME_SIGNS.indexOf(text.charAt(i - 1)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
