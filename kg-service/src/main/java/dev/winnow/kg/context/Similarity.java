package dev.winnow.kg.context;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How much of what a fact adds the question says: words of the other end and of the verb, those of the entity itself left out. */
final class Similarity {

    private final Set<String> question;

    /**
     * @param words of the question outside its entities
     */
    Similarity(List<String> words) {
        this.question = new HashSet<>(words);
    }

    /** Share of the name's words that the question has, 0 to 1. */
    float of(String name) {
        if (question.isEmpty()) {
            return 0f;
        }
        List<String> words = Words.of(name);
        int common = 0;
        for (String word : words) {
            common += question.contains(word) ? 1 : 0;
        }
        return words.isEmpty() ? 0f : (float) common / words.size();
    }
}
