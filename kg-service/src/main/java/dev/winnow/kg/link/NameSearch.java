package dev.winnow.kg.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for names in one text. From each word every name is walked that the words allow, as they
 * stand, joined, cut or corrected. A word that stands in several names is not misspelt and stays;
 * one that is English, a symbol or rare is corrected only if the words beside it make a name with
 * it.
 */
final class NameSearch {

    /**
     * Words of a text that are a name of the graph.
     *
     * @param start first word
     * @param end behind the last word
     * @param node where the name ends in the dictionary
     * @param edits letters and words that had to be changed
     */
    record NameMatch(int start, int end, int node, int edits) {}

    /** Longest first, then with the fewest changes. */
    private static final Comparator<NameMatch> LONGEST_FIRST =
            Comparator.comparingInt(NameMatch::end)
                    .reversed()
                    .thenComparingInt(NameMatch::edits)
                    .thenComparingInt(NameMatch::node);

    /** Two slips in a name are read as one name; three could be another one. */
    private static final int MOST_EDITS = 2;

    /** Below it, a second edit makes a word unrecognisable. */
    private static final int LETTERS_FOR_TWO_EDITS = 8;

    /**
     * Unknown words of one text that are corrected: bounds the work on a text in another language.
     */
    private static final int MOST_CORRECTED = 24;

    /** Words of a name in another order: longer ones are found by no reader. */
    private static final int MOST_REORDERED = 8;

    /** A word that so many names share is no slip of the pen. */
    private static final int USES_OF_A_WORD = 3;

    /** A shorter known word has too many neighbours. */
    private static final int SHORTEST_DOUBTED = 3;

    /** Both halves of a word that was written as one. */
    private static final int SHORTEST_HALF = 2;

    private static final int SHORTEST_PLURAL = 5;

    private final Dictionary dictionary;
    private final Spelling spelling;
    private final Tokens tokens;
    private final int[] words;
    private final boolean[] strange;
    private final long[][] corrections;

    NameSearch(Dictionary dictionary, Spelling spelling, Tokens tokens) {
        this.dictionary = dictionary;
        this.spelling = spelling;
        this.tokens = tokens;
        this.words = new int[tokens.size()];
        this.strange = new boolean[tokens.size()];
        this.corrections = new long[tokens.size()][];
        int corrected = 0;
        for (int i = 0; i < words.length; i++) {
            String word = tokens.at(i).word();
            words[i] = dictionary.word(word);
            strange[i] = words[i] < 0 && !EnglishWords.isWord(word) && !EnglishWords.isName(word);
            boolean open = strange[i] || isDoubtful(words[i], word);
            corrections[i] = open && corrected++ < MOST_CORRECTED ? near(i, word) : new long[0];
        }
    }

    /** Whether a word is known, but not as a word of names. */
    private boolean isDoubtful(int number, String word) {
        return word.length() >= SHORTEST_DOUBTED
                && !AmbiguityRules.FUNCTION_WORDS.contains(word)
                && (number < 0 || dictionary.uses(number) < USES_OF_A_WORD);
    }

    private long[] near(int at, String word) {
        if (!strange[at]) {
            return spelling.nearKnown(word);
        }
        return spelling.near(word, word.length() >= LETTERS_FOR_TWO_EDITS ? MOST_EDITS : 1);
    }

    /** Whether a word is neither English nor part of any name. */
    boolean isStrange(int word) {
        return strange[word];
    }

    /** Every name that begins at a word, the longest first. */
    List<NameMatch> from(int start) {
        List<NameMatch> found = new ArrayList<>();
        walk(Dictionary.ROOT, start, start, 0, found);
        reordered(start, found);
        found.sort(LONGEST_FIRST);
        return found;
    }

    private void walk(int node, int start, int at, int edits, List<NameMatch> found) {
        boolean doubtful = edits > 0 && at == start + 1 && !strange[start];
        if (at > start && dictionary.isName(node) && !doubtful) {
            found.add(new NameMatch(start, at, node, edits));
        }
        if (at == words.length || (at > start && tokens.at(at).gap() == Tokens.Gap.CLAUSE)) {
            return;
        }
        String word = tokens.at(at).word();
        go(dictionary.step(node, words[at]), start, at + 1, edits, found);
        if (words[at] < 0) {
            go(singular(node, word), start, at + 1, edits, found);
            go(cutBeforeDigits(node, word), start, at + 1, edits, found);
        }
        joined(node, start, at, edits, found);
        int most = strange[at] ? MOST_EDITS : 1;
        for (long correction : corrections[at]) {
            int distance = (int) (correction >>> 32);
            if (distance > 0 && edits + distance <= most) {
                int next = dictionary.step(node, (int) correction);
                go(next, start, at + 1, edits + distance, found);
            }
        }
        if (strange[at] && edits < MOST_EDITS) {
            for (int cut = SHORTEST_HALF; cut <= word.length() - SHORTEST_HALF; cut++) {
                go(halves(node, word, cut), start, at + 1, edits + 1, found);
            }
        }
    }

    private void go(int node, int start, int at, int edits, List<NameMatch> found) {
        if (node >= 0) {
            walk(node, start, at, edits, found);
        }
    }

    private int singular(int node, String word) {
        boolean plural =
                word.length() >= SHORTEST_PLURAL && word.endsWith("s") && !word.endsWith("ss");
        return plural
                ? dictionary.step(node, dictionary.word(word.substring(0, word.length() - 1)))
                : -1;
    }

    /** "IL13" for "IL-13". */
    private int cutBeforeDigits(int node, String word) {
        for (int i = 1; i < word.length(); i++) {
            if (Character.isDigit(word.charAt(i)) != Character.isDigit(word.charAt(i - 1))) {
                return halves(node, word, i);
            }
        }
        return -1;
    }

    private int halves(int node, String word, int cut) {
        int first = dictionary.step(node, dictionary.word(word.substring(0, cut)));
        return first < 0 ? -1 : dictionary.step(first, dictionary.word(word.substring(cut)));
    }

    /** "IL-13" for "IL13", and, where one of both words is strange, a blank too many. */
    private void joined(int node, int start, int at, int edits, List<NameMatch> found) {
        if (at + 1 == words.length) {
            return;
        }
        Tokens.Token next = tokens.at(at + 1);
        boolean tight = next.gap() == Tokens.Gap.TIGHT;
        boolean slip = next.gap() == Tokens.Gap.SPACE && (strange[at] || strange[at + 1]);
        if (tight || (slip && edits < MOST_EDITS)) {
            int joined = dictionary.word(tokens.at(at).word() + next.word());
            go(dictionary.step(node, joined), start, at + 2, tight ? edits : edits + 1, found);
        }
    }

    /**
     * Names whose words stand here in another order, each word as it is or as its nearest
     * correction.
     */
    private void reordered(int start, List<NameMatch> found) {
        int[] ids = new int[Math.min(MOST_REORDERED, words.length - start)];
        int edits = 1;
        for (int i = 0; i < ids.length; i++) {
            int at = start + i;
            if (i > 0 && tokens.at(at).gap() == Tokens.Gap.CLAUSE) {
                return;
            }
            ids[i] = words[at];
            if (ids[i] < 0) {
                if (corrections[at].length == 0) {
                    return;
                }
                ids[i] = (int) corrections[at][0];
                edits += (int) (corrections[at][0] >>> 32);
            }
            if (i > 0 && edits <= MOST_EDITS) {
                int node = dictionary.reordered(ids, 0, i + 1);
                if (node >= 0) {
                    found.add(new NameMatch(start, at + 1, node, edits));
                }
            }
        }
    }
}
