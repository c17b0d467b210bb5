package dev.winnow.kg.link;

import java.util.Arrays;

/**
 * Edits from one word to others: letters added, left out, replaced or swapped with their neighbour
 * (optimal string alignment). Not safe for use by several threads.
 */
final class EditDistance {

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
