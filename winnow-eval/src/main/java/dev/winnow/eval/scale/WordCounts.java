package dev.winnow.eval.scale;

import dev.winnow.eval.collection.BeirDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How often each word occurs in a collection, and how long its documents are. Texts that are drawn from it have the collection's words as often, and its
 * lengths as often, as the collection itself; what stands beside what is chance.
 */
public final class WordCounts {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final String[] words;

    /** Occurrences of all words up to and with this one. */
    private final int[] upTo;

    private final int[] lengths;

    private WordCounts(String[] words, int[] upTo, int[] lengths) {
        this.words = words;
        this.upTo = upTo;
        this.lengths = lengths;
    }

    /**
     * Counts the words of titles and texts.
     *
     * @throws IllegalArgumentException if there is not a single word
     */
    public static WordCounts of(List<BeirDocument> documents) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        int[] lengths = new int[documents.size()];
        for (int d = 0; d < lengths.length; d++) {
            BeirDocument document = documents.get(d);
            List<String> words =
                    WORD.matcher(document.title() + " " + document.text())
                            .results()
                            .map(MatchResult::group)
                            .toList();
            words.forEach(word -> counts.merge(word, 1, Math::addExact));
            lengths[d] = words.size();
        }
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("the collection has no words to draw from");
        }
        String[] words = new String[counts.size()];
        int[] upTo = new int[words.length];
        int next = 0;
        int sum = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            sum = Math.addExact(sum, entry.getValue());
            words[next] = entry.getKey();
            upTo[next++] = sum;
        }
        return new WordCounts(words, upTo, lengths);
    }

    /** A text as long as some document, of words drawn one by one. */
    public String draw(RandomGenerator random) {
        int length = lengths[random.nextInt(lengths.length)];
        StringBuilder text = new StringBuilder(length * 8);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                text.append(' ');
            }
            text.append(word(random.nextInt(upTo[upTo.length - 1])));
        }
        return text.toString();
    }

    /** The word of this occurrence, when all occurrences stand in the order of their words. */
    private String word(int occurrence) {
        int at = Arrays.binarySearch(upTo, occurrence + 1);
        return words[at < 0 ? -at - 1 : at];
    }
}
