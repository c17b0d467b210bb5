package dev.winnow.bench.metric;

import java.util.Locale;

/**
 * Whether words stand in a text as whole ones, whatever the case of their letters: "no" does not
 * stand in "know".
 */
public final class WholeWords {

    private WholeWords() {}

    /**
     * Looks for them.
     *
     * @param words an answer, stripped; nothing stands nowhere
     */
    public static boolean stand(String words, String text) {
        if (words.isEmpty()) {
            return false;
        }
        String wanted = words.toLowerCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            boolean begins = at == 0 || !joined(lower.charAt(at - 1), lower.charAt(at));
            boolean ends =
                    end == lower.length() || !joined(lower.charAt(end - 1), lower.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean joined(char left, char right) {
        return Character.isLetterOrDigit(left) && Character.isLetterOrDigit(right);
    }
}
