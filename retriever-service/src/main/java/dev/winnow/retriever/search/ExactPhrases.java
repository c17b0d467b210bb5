package dev.winnow.retriever.search;

import dev.winnow.retriever.index.ExactTokens;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a question must be met letter by letter: quoted phrases, and words that look like
 * identifiers. Vectors blur both, and an analyser for prose takes identifiers apart. Safe for use
 * by several threads.
 */
final class ExactPhrases {

    /** More than this many are no names but a paste; the first ones are taken. */
    private static final int MOST = 8;

    private static final Pattern QUOTED =
            Pattern.compile("\"([^\"]{0,200})\"|\u201c([^\u201d]{0,200})\u201d");

    /** rs123, b12, il-6, doid:9970: letters and digits in one word. */
    private static final Pattern MIXED = Pattern.compile("(?=.*\\p{L})(?=.*\\d).+");

    /**
     * 3.5, 10.1038/nature, 2.0.1: digits around a mark. A plain number is no identifier, nor is a
     * range of years.
     */
    private static final Pattern NUMBERED = Pattern.compile("\\d+([.:/_#]\\d+)+");

    /**
     * snake_case, a::b, user@host, winnow.retriever, /v1/context, c++, c#: marks that prose has
     * not; "e.g" and "and/or" stay out.
     */
    private static final Pattern MARKED =
            Pattern.compile(
                    ".*(_|::|@).*|\\p{L}[\\w-]+(\\.[\\w-]{2,})+|/.+/?.*|.*/.*/.*|\\p{L}+(\\+\\+|#)");

    private final ExactTokens analyser = new ExactTokens();

    /** In order of appearance, each once. */
    List<String> of(String question) {
        Set<String> phrases = new LinkedHashSet<>();
        Matcher quoted = QUOTED.matcher(question);
        while (quoted.find()) {
            String words = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
            String phrase = String.join(" ", analyser.tokens(words));
            if (!phrase.isEmpty()) {
                phrases.add(phrase);
            }
        }
        for (String token : analyser.tokens(question)) {
            if (looksLikeIdentifier(token)) {
                phrases.add(token);
            }
        }
        List<String> list = new ArrayList<>(phrases);
        return list.size() <= MOST ? list : list.subList(0, MOST);
    }

    private static boolean looksLikeIdentifier(String token) {
        return MIXED.matcher(token).matches()
                || NUMBERED.matcher(token).matches()
                || MARKED.matcher(token).matches();
    }
}
