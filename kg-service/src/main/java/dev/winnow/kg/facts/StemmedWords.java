package dev.winnow.kg.facts;

import dev.winnow.core.sentence.Span;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text in lower case, cut to a rough stem: enough to see that "treats", "treated"
 * and "treating" are one.
 */
final class StemmedWords {

    /** Letters beyond U+FFFF part words. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}&&[\\x{0}-\\x{FFFF}]]+");

    private StemmedWords() {}

    /** The words outside some places. */
    static List<String> outside(String text, List<Span> taken) {
        StringBuilder rest = new StringBuilder(text);
        for (Span span : taken) {
            for (int i = span.start(); i < span.end(); i++) {
                rest.setCharAt(i, ' ');
            }
        }
        return of(rest);
    }

    static List<String> of(CharSequence text) {
        return WORD.matcher(text)
                .results()
                .map(word -> stem(word.group().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Endings of English verbs and plurals go, down to three letters. */
    private static String stem(String word) {
        for (String ending : ENDINGS) {
            if (word.endsWith(ending) && word.length() - ending.length() >= 3) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    private static final List<String> ENDINGS =
            List.of(
                    "ations", "ation", "ating", "ated", "ates", "ments", "ment", "ies", "ing", "ed",
                    "es", "s", "ate", "y", "e");
}
