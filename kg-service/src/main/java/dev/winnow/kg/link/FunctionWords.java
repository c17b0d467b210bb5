package dev.winnow.kg.link;

import java.util.Set;

/** English words with a function and hardly a meaning. */
final class FunctionWords {

    /** Only a title before them makes them a symbol. */
    static final Set<String> ALL =
            Set.of(
                    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as",
                    "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
                    "from", "get", "go", "had", "has", "have", "he", "her", "him", "his", "how",
                    "i", "if", "in", "into", "is", "it", "its", "just", "may", "me", "might",
                    "must", "my", "no", "not", "now", "of", "off", "on", "or", "our", "out", "over",
                    "per", "she", "should", "so", "some", "than", "that", "the", "their", "them",
                    "then", "there", "they", "this", "to", "up", "us", "was", "we", "were", "what",
                    "when", "where", "which", "who", "why", "will", "with", "would", "you", "your");

    /** Before a cue these make it a noun of the sentence: "the gene can" is no gene CAN. */
    static final Set<String> DETERMINERS =
            Set.of(
                    "the", "a", "an", "this", "that", "these", "those", "which", "what", "each",
                    "every", "any", "some", "no", "all", "its", "their", "our", "my", "your", "his",
                    "her", "one", "same", "other", "of");

    private FunctionWords() {}
}
