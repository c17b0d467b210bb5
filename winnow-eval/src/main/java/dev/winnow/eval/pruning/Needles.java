package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in which the one needed sentence is moved through its passage, after the needle test of Provence (arXiv 2501.16214): a model that never saw
 * evidence at some place is blind there, whatever its mean says.
 */
final class Needles {

    private final List<LabelledRow> rows;
    private final int length;

    /**
     * @param rows of one file; those with exactly one needed sentence and some others are used, one for each question
     * @param most of them, the first
     * @param length sentences of a passage: shorter ones are filled with those of passages that answer other questions; 0 for passages as they
     *     are
     */
    Needles(List<LabelledRow> rows, int most, int length) {
        this.length = length;
        List<LabelledRow> used = new ArrayList<>();
        for (LabelledRow row : rows) {
            boolean known = used.stream().anyMatch(u -> u.question().equals(row.question()));
            if (used.size() < most
                    && !known
                    && row.sentences().size() >= EqualCompression.FEWEST_SENTENCES
                    && row.needed().stream().filter(needed -> needed).count() == 1) {
                used.add(row);
            }
        }
        this.rows = List.copyOf(used);
    }

    /** Number of rows. */
    int size() {
        return rows.size();
    }

    /**
     * All rows with the needle at one place.
     *
     * @param share of the other sentences that stand before it, 0 to 1
     */
    List<LabelledRow> at(double share) {
        List<LabelledRow> placed = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            placed.add(place(r, share));
        }
        return placed;
    }

    private LabelledRow place(int index, double share) {
        LabelledRow row = rows.get(index);
        List<String> hay = new ArrayList<>(row.sentences());
        String needle = hay.remove(row.needed().indexOf(true));
        for (int r = 1; r < rows.size() && hay.size() < length - 1; r++) {
            LabelledRow other = rows.get((index + r) % rows.size());
            hay.addAll(other.sentences());
        }
        if (length > 0 && hay.size() > length - 1) {
            hay = new ArrayList<>(hay.subList(0, length - 1));
        }
        int place = (int) Math.round(share * hay.size());
        List<Boolean> needed = new ArrayList<>();
        for (int s = 0; s <= hay.size(); s++) {
            needed.add(s == place);
        }
        hay.add(place, needle);
        return new LabelledRow(
                row.id(), row.set(), row.question(), row.title(), hay, needed, row.answers());
    }
}
