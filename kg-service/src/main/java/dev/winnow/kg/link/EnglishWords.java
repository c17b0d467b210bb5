package dev.winnow.kg.link;

import dev.winnow.core.text.O200kWords;
import java.util.Locale;

/**
 * English words and their commonness, after the vocabulary of a language model's tokeniser: what
 * people write often is a token of its own, and the more often, the earlier it stands. Other
 * languages stand there, too, which does no harm here: what is an everyday word anywhere is no name
 * by itself. Words are given in lower case.
 */
final class EnglishWords {

    /**
     * The first half of the vocabulary. Everyday words among the graph's names lie in it (clay is
     * number 50,066, boil 66,049, rainbow 72,948), most names of illness behind it (migraine
     * 128,591, aspirin 162,142). A profile has those that lie before it.
     */
    private static final int COMMON = 100_000;

    /** Letters of the shortest stem that still identifies a word. */
    private static final int SHORTEST_STEM = 3;

    /** Endings of English words, and what each replaces. */
    private static final String[][] ENDINGS = {
        {"s", ""},
        {"es", ""},
        {"ies", "y"},
        {"ed", ""},
        {"ed", "e"},
        {"ied", "y"},
        {"ing", ""},
        {"ing", "e"},
        {"ly", ""},
        {"ily", "y"},
        {"ness", ""},
        {"iness", "y"}
    };

    private EnglishWords() {}

    /** Everyday English. */
    static boolean isCommon(String word) {
        int place = O200kWords.place(word);
        return place >= 0 && place < COMMON;
    }

    /** English, common or not, with or without an ending. */
    static boolean isWord(String word) {
        if (isListed(word)) {
            return true;
        }
        for (String[] ending : ENDINGS) {
            int stem = word.length() - ending[0].length();
            if (stem >= SHORTEST_STEM
                    && word.endsWith(ending[0])
                    && isListed(word.substring(0, stem) + ending[1])) {
                return true;
            }
        }
        return false;
    }

    /** A person's or a place's name: a word if it begins with a capital. */
    static boolean isName(String word) {
        return isListed(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }

    /** Whether people write it in capitals without meaning a gene: TV, AM, US. */
    static boolean isAbbreviation(String word) {
        return isListed(word.toUpperCase(Locale.ROOT));
    }

    private static boolean isListed(String word) {
        return O200kWords.place(word) >= 0;
    }
}
