package dev.winnow.pruner.render;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.text.TextCut;
import java.util.HashMap;
import java.util.Map;

/** Headings on one line and no longer than allowed, for one decision: each is counted once. */
final class Headings {

    /**
     * A token of o200k_base is about four characters of English; with four times that, no heading
     * is cut here that would have fitted, and a title of a megabyte is not counted whole.
     */
    private static final int MOST_CHARACTERS_PER_TOKEN = 16;

    private static final String CUT = "\u2026";

    private final TokenCounter counter;
    private final int maxTokens;
    private final Map<String, String> fitted = new HashMap<>();

    Headings(TokenCounter counter, int maxTokens) {
        this.counter = counter;
        this.maxTokens = maxTokens;
    }

    String fit(String heading) {
        String known = fitted.get(heading);
        if (known == null) {
            known = cut(oneLine(heading));
            fitted.put(heading, known);
        }
        return known;
    }

    /** Runs of white space become one blank, so that a title cannot add lines to the layout. */
    private static String oneLine(String heading) {
        StringBuilder line = new StringBuilder(heading.length());
        for (int i = 0; i < heading.length(); i++) {
            boolean blank =
                    CharacterClasses.isSpace(heading.charAt(i))
                            || Character.isISOControl(heading.charAt(i));
            if (!blank) {
                line.append(heading.charAt(i));
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.toString().stripTrailing();
    }

    /** The longest beginning that fits, found by halving: cut at a word where there is one. */
    private String cut(String line) {
        int limit = maxTokens * MOST_CHARACTERS_PER_TOKEN;
        if (line.length() <= limit && counter.count(line) <= maxTokens) {
            return line;
        }
        int fits = 0;
        int fails = Math.min(line.length(), limit) + 1;
        while (fails - fits > 1) {
            int middle = (fits + fails) >>> 1;
            if (counter.count(line.substring(0, middle) + CUT) <= maxTokens) {
                fits = middle;
            } else {
                fails = middle;
            }
        }
        int end = TextCut.word(line, fits);
        return end == 0 ? "" : line.substring(0, end) + CUT;
    }
}
