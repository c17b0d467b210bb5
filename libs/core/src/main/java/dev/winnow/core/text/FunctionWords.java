package dev.winnow.core.text;

import java.util.HashSet;
import java.util.Set;

/**
 * English words with a function and hardly a meaning: articles, auxiliaries, prepositions,
 * conjunctions, question words.
 */
public final class FunctionWords {

    private static final Set<String> ENGLISH =
            Set.of(
                    ("a about after all also am an and any are as at be been but by can could did do does for from had has have "
                                    + "how i if in into is just may me must my no not now of on or our out over should so some than that "
                                    + "the then there to up us was we were what when where which who why will with would you your")
                            .split(" "));

    private FunctionWords() {}

    /** The function words, in lower case. */
    public static Set<String> english() {
        return ENGLISH;
    }

    /**
     * The function words together with those that count for nothing at one place beside them.
     *
     * @param more in lower case, separated by blanks
     */
    public static Set<String> with(String more) {
        Set<String> words = new HashSet<>(ENGLISH);
        words.addAll(Set.of(more.split(" ")));
        return Set.copyOf(words);
    }
}
