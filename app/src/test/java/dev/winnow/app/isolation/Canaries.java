package dev.winnow.app.isolation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words that nobody writes by chance, and who may read each. They have no vowel, so that no stemmer
 * shortens them, and an analyser keeps each as one term.
 */
final class Canaries {

    private static final String LETTERS = "bcfghjkmnpqrtvwxz";
    private static final int LENGTH = 14;

    /** Also what a limit cut off; a shorter beginning may stand in a random key in base64. */
    private static final Pattern FORM = Pattern.compile("zq[" + LETTERS + "]{8,}");

    private final Map<String, Predicate<Reader>> readers = new HashMap<>();
    private final Random random;

    Canaries(Random random) {
        this.random = random;
    }

    /** A new word. */
    String of(Predicate<Reader> mayRead) {
        StringBuilder word = new StringBuilder("zq");
        while (word.length() < LENGTH + 2) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        readers.put(word.toString(), mayRead);
        return word.toString();
    }

    /** A new word that stands nowhere. */
    String unused() {
        return of(reader -> false);
    }

    /** All such words in a text, whole or cut off. */
    static Set<String> in(String text) {
        return FORM.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The words of a text that its reader may not see.
     *
     * @param sent words that the reader wrote himself
     */
    List<String> leaked(String text, Reader reader, Set<String> sent) {
        return in(text).stream().filter(word -> !isKnown(word, reader, sent)).toList();
    }

    private boolean isKnown(String word, Reader reader, Set<String> sent) {
        Predicate<Reader> mayRead = readers.get(word);
        return mayRead != null && mayRead.test(reader)
                || sent.stream().anyMatch(own -> own.startsWith(word))
                || readers.entrySet().stream()
                        .anyMatch(
                                other ->
                                        other.getKey().startsWith(word)
                                                && other.getValue().test(reader));
    }
}
