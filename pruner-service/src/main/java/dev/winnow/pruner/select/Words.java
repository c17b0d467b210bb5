package dev.winnow.pruner.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a text: letters, digits and the apostrophes inside, without an English possessive's ending. */
final class Words {

    private record Word(String lower, boolean capital, boolean touches) {}

    private final List<Word> words;

    private Words(List<Word> words) {
        this.words = words;
    }

    static Words of(String text) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        int end = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (!Character.isLetterOrDigit(point)) {
                at += Character.charCount(point);
                continue;
            }
            boolean touches = !words.isEmpty() && joins(text, end, at, words.getLast());
            end = endOfWord(text, at);
            words.add(
                    new Word(
                            withoutPossessive(text.substring(at, end)).toLowerCase(Locale.ROOT),
                            Character.isUpperCase(point) || Character.isTitleCase(point),
                            touches));
            at = end;
        }
        return new Words(words);
    }

    /** All words in lower case, with one blank before, between and behind them. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 2).append(' ');
        for (Word word : of(text).words) {
            plain.append(word.lower()).append(' ');
        }
        return plain.toString();
    }

    int count() {
        return words.size();
    }

    String lower(int word) {
        return words.get(word).lower();
    }

    boolean capital(int word) {
        return words.get(word).capital();
    }

    /** Whether nothing but a blank, a hyphen or the stop of an initial stands between a word and the one before. */
    boolean touches(int word) {
        return words.get(word).touches();
    }

    private static boolean joins(String text, int from, int to, Word before) {
        String gap = text.substring(from, to);
        return gap.equals(" ")
                || gap.equals("-")
                || (gap.equals(". ") && before.lower().length() == 1);
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            boolean inside =
                    Character.isLetterOrDigit(point)
                            || Character.getType(point) == Character.NON_SPACING_MARK
                            || (isApostrophe(point)
                                    && at + 1 < text.length()
                                    && Character.isLetter(text.codePointAt(at + 1)));
            if (!inside) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static String withoutPossessive(String word) {
        int cut = word.length() - 2;
        return cut > 0 && word.endsWith("s") && isApostrophe(word.charAt(cut))
                ? word.substring(0, cut)
                : word;
    }

    private static boolean isApostrophe(int point) {
        return point == '\'' || point == '\u2019';
    }
}
