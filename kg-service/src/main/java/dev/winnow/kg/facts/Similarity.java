package dev.winnow.kg.facts;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Share of what a fact adds that the question says: words of the other end and of the verb, those
 * of the entity itself left out.
 */
final class Similarity {

    /**
     * Words of nearly every English question; a name that shares only them shares nothing. Stems,
     * as {@link StemmedWords} cuts them.
     */
    private static final Set<String> SILENT =
            Set.copyOf(
                    StemmedWords.of(
                            "a an and are as at be both by can common commonly do does for from"
                                    + " given have has how in is it list not of on or out that the"
                                    + " to what which who why with between"));

    private final Set<String> question;

    /**
     * @param words of the question outside its entities
     * @param unspecific stems of words that the graph's field adds to those of every question
     */
    Similarity(List<String> words, Set<String> unspecific) {
        this.question = new HashSet<>(words);
        question.removeAll(SILENT);
        question.removeAll(unspecific);
    }

    /** Share of the name's words that the question has, 0 to 1. */
    float of(String name) {
        if (!mayShare(name)) {
            return 0f;
        }
        List<String> words = StemmedWords.of(name);
        int common = 0;
        for (String word : words) {
            common += question.contains(word) ? 1 : 0;
        }
        return words.isEmpty() ? 0f : (float) common / words.size();
    }

    /**
     * Whether a word of the name begins with one of the question's stems: nearly all names are done
     * with here, without being cut into words.
     */
    private boolean mayShare(String name) {
        for (int i = 0; i < name.length(); i++) {
            boolean begins =
                    Character.isLetterOrDigit(name.charAt(i))
                            && (i == 0 || !Character.isLetterOrDigit(name.charAt(i - 1)));
            if (begins) {
                for (String stem : question) {
                    if (name.regionMatches(true, i, stem, 0, stem.length())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
