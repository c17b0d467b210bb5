package dev.winnow.kg.link;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Words of the graph that are nearly a given word. Candidates share a pair of letters with it; the
 * distance of each is then counted. Safe for use by several threads.
 */
final class Spelling {

    /**
     * a to z and the border of a word. Symbols are exact by nature: a word with a digit is never
     * corrected.
     */
    private static final int LETTERS = 27;

    private static final int PAIRS = LETTERS * LETTERS;

    /** An edit changes at most so many pairs: a swap of neighbours touches three. */
    private static final int PAIRS_OF_AN_EDIT = 3;

    /** More corrections than this and the word says nothing. */
    private static final int MOST = 512;

    /**
     * Questions share their words: "associated" is looked up once. A bound, because an attacker's
     * do not.
     */
    private static final int MOST_REMEMBERED = 1 << 12;

    private final Dictionary dictionary;
    private final Map<String, long[]> remembered = new ConcurrentHashMap<>();

    /** First entry of each pair; within a pair the shorter words come first. */
    private final int[] starts = new int[PAIRS + 1];

    private final int[] entries;

    Spelling(Dictionary dictionary) {
        this.dictionary = dictionary;
        List<Integer> byLength =
                IntStream.range(0, dictionary.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(word -> dictionary.word(word).length()))
                        .toList();
        for (int word : byLength) {
            for (int pair : pairs(dictionary.word(word))) {
                starts[pair + 1]++;
            }
        }
        for (int i = 0; i < PAIRS; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        this.entries = new int[starts[PAIRS]];
        for (int word : byLength) {
            for (int pair : pairs(dictionary.word(word))) {
                entries[next[pair]++] = word;
            }
        }
    }

    /**
     * The different pairs of letters of a word and its borders; none if it holds anything but
     * letters.
     */
    private static int[] pairs(String word) {
        int[] pairs = new int[word.length() + 1];
        int before = 0;
        for (int i = 0; i <= word.length(); i++) {
            int letter = i == word.length() ? 0 : word.charAt(i) - 'a' + 1;
            if (letter < 0 || letter >= LETTERS || (letter == 0 && i < word.length())) {
                return new int[0];
            }
            pairs[i] = before * LETTERS + letter;
            before = letter;
        }
        Arrays.sort(pairs);
        int count = 0;
        for (int i = 0; i < pairs.length; i++) {
            if (i == 0 || pairs[i] != pairs[i - 1]) {
                pairs[count++] = pairs[i];
            }
        }
        return Arrays.copyOf(pairs, count);
    }

    /** Words one edit away from a known word, as {@link #near} gives them. */
    long[] nearKnown(String word) {
        long[] found = remembered.get(word);
        if (found == null) {
            found = near(word, 1);
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(word, found);
            }
        }
        return found;
    }

    /**
     * Words within a distance, nearest first, then by number.
     *
     * @return distance in the high and number in the low half of each
     */
    long[] near(String word, int most) {
        int[] pairs = rarestFirst(pairs(word));
        EditDistance distance = new EditDistance(word, most);
        long[] found = new long[MOST];
        int count = 0;
        // A word within reach keeps all pairs but those that the edits touch, so one of the rarest
        // is among those it keeps.
        int looked = Math.min(pairs.length, PAIRS_OF_AN_EDIT * most + 1);
        for (int i = 0; i < looked; i++) {
            int from = firstOfLength(pairs[i], word.length() - most);
            int to = firstOfLength(pairs[i], word.length() + most + 1);
            for (int entry = from; entry < to && count < MOST; entry++) {
                int edits = distance.to(dictionary.word(entries[entry]));
                if (edits <= most) {
                    count = add(found, count, (long) edits << 32 | entries[entry]);
                }
            }
        }
        Arrays.sort(found, 0, count);
        return Arrays.copyOf(found, count);
    }

    private static int add(long[] found, int count, long candidate) {
        for (int i = 0; i < count; i++) {
            if (found[i] == candidate) {
                return count;
            }
        }
        found[count] = candidate;
        return count + 1;
    }

    private int[] rarestFirst(int[] pairs) {
        return Arrays.stream(pairs)
                .mapToLong(pair -> (long) (starts[pair + 1] - starts[pair]) << 32 | pair)
                .sorted()
                .mapToInt(counted -> (int) counted)
                .toArray();
    }

    /** Place of the first word of a pair that has at least so many letters. */
    private int firstOfLength(int pair, int length) {
        int low = starts[pair];
        int high = starts[pair + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (dictionary.word(entries[middle]).length() < length) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Edits from one word to others: letters added, left out, replaced or swapped with their
     * neighbour (optimal string alignment). Not safe for use by several threads.
     */
    private static final class EditDistance {

        private final String word;
        private final int most;

        /** Edits between the first letters of the word and of the other one. */
        private final int[][] edits;

        /**
         * @param most beyond it the exact number does not matter
         */
        EditDistance(String word, int most) {
            this.word = word;
            this.most = most;
            this.edits = new int[word.length() + 1][word.length() + most + 1];
            Arrays.setAll(edits[0], j -> j);
        }

        /** The number of edits to another word, or one more than the bound. */
        int to(String other) {
            if (Math.abs(word.length() - other.length()) > most) {
                return most + 1;
            }
            for (int i = 1; i <= word.length(); i++) {
                edits[i][0] = i;
                int least = i;
                for (int j = 1; j <= other.length(); j++) {
                    edits[i][j] = cost(other, i, j);
                    least = Math.min(least, edits[i][j]);
                }
                if (least > most) {
                    return most + 1;
                }
            }
            return Math.min(edits[word.length()][other.length()], most + 1);
        }

        private int cost(String other, int i, int j) {
            char letter = word.charAt(i - 1);
            char wanted = other.charAt(j - 1);
            int replaced = edits[i - 1][j - 1] + (letter == wanted ? 0 : 1);
            int cost = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
            boolean swapped =
                    i > 1 && j > 1 && letter == other.charAt(j - 2) && word.charAt(i - 2) == wanted;
            return swapped ? Math.min(cost, edits[i - 2][j - 2] + 1) : cost;
        }
    }
}
