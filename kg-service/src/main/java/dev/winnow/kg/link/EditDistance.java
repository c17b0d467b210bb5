package dev.winnow.kg.link;

/**
 * Edits from one word to others: letters added, left out, replaced or swapped with their neighbour
 * (optimal string alignment). Not safe for use by several threads.
 */
final class EditDistance {

    private final String word;
    private final int most;
    private int[] before;
    private int[] last;
    private int[] row;

    /**
     * @param most beyond it the exact number does not matter
     */
    EditDistance(String word, int most) {
        this.word = word;
        this.most = most;
        int room = word.length() + most + 1;
        this.before = new int[room];
        this.last = new int[room];
        this.row = new int[room];
    }

    /** The number of edits to another word, or one more than the bound. */
    int to(String other) {
        if (Math.abs(word.length() - other.length()) > most) {
            return most + 1;
        }
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= other.length(); j++) {
                row[j] = cost(other, i, j);
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return most + 1;
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return Math.min(last[other.length()], most + 1);
    }

    private int cost(String other, int i, int j) {
        char letter = word.charAt(i - 1);
        char wanted = other.charAt(j - 1);
        int cost =
                Math.min(
                        last[j - 1] + (letter == wanted ? 0 : 1),
                        Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && letter == other.charAt(j - 2) && word.charAt(i - 2) == wanted;
        return swapped ? Math.min(cost, before[j - 2] + 1) : cost;
    }
}
