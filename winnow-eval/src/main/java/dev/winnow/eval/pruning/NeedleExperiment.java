package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.SentenceCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows in which the one needed sentence is moved through its passage, after the needle test of
 * Provence (arXiv 2501.16214): a model that never saw evidence at some place is blind there,
 * whatever its mean says.
 */
public final class NeedleExperiment {

    /** Tenths of the passage, both ends included. */
    private static final int PLACES = 10;

    private final List<LabelledRow> rows;
    private final int length;

    /**
     * @param rows of one file; those with exactly one needed sentence and some others are used, one
     *     for each question
     * @param most of them, the first
     * @param length sentences of a passage: shorter ones are filled with those of passages that
     *     answer other questions; 0 for passages as they are
     */
    NeedleExperiment(List<LabelledRow> rows, int most, int length) {
        this.length = length;
        Map<String, LabelledRow> used = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            if (used.size() < most
                    && row.sentences().size() >= EqualCompression.FEWEST_SENTENCES
                    && row.needed().stream().filter(needed -> needed).count() == 1) {
                used.putIfAbsent(row.question(), row);
            }
        }
        this.rows = List.copyOf(used.values());
    }

    /**
     * Needles at one place.
     *
     * @param share of the other sentences that stand before the needle
     * @param recall share of needles that are kept
     * @param others mean share of the other sentences that are kept
     */
    public record Line(double share, Interval recall, double others) {}

    /**
     * Moves the needles of all files through their passages.
     *
     * @param files rows of each
     * @param most needles of a file
     * @param length sentences of a passage, 0 for passages as they are
     * @param scorer the model
     * @param threshold sentences with at least this score are kept
     * @param threads rows that are scored at the same time
     * @throws IllegalArgumentException if no file has a row with exactly one needed sentence
     */
    public static List<Line> run(
            List<List<LabelledRow>> files,
            int most,
            int length,
            SentenceScorer scorer,
            double threshold,
            int threads)
            throws IOException, InterruptedException {
        List<NeedleExperiment> needles =
                files.stream().map(rows -> new NeedleExperiment(rows, most, length)).toList();
        if (needles.stream().allMatch(of -> of.rows.isEmpty())) {
            throw new IllegalArgumentException(
                    "no row has exactly one needed sentence and %d sentences or more"
                            .formatted(EqualCompression.FEWEST_SENTENCES));
        }
        List<Line> lines = new ArrayList<>();
        for (int place = 0; place <= PLACES; place++) {
            double share = (double) place / PLACES;
            List<LabelledRow> rows = new ArrayList<>();
            needles.forEach(of -> rows.addAll(of.at(share)));
            lines.add(
                    line(
                            share,
                            RowScores.of(rows, Map.of(RowScores.MODEL, scorer), threads),
                            threshold));
        }
        return lines;
    }

    private static Line line(double share, List<RowScores> scored, double threshold) {
        double[] found = new double[scored.size()];
        double others = 0;
        for (int r = 0; r < found.length; r++) {
            boolean[] kept = scored.get(r).kept(threshold);
            SentenceCounts counts = scored.get(r).row().counts(kept);
            found[r] = counts.hit();
            others += (double) (counts.kept() - counts.hit()) / (kept.length - 1);
        }
        return new Line(share, Bootstrap.mean(found), others / found.length);
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
            hay.addAll(rows.get((index + r) % rows.size()).sentences());
        }
        if (length > 0 && hay.size() > length - 1) {
            hay = new ArrayList<>(hay.subList(0, length - 1));
        }
        int place = (int) Math.round(share * hay.size());
        hay.add(place, needle);
        List<Boolean> needed = new ArrayList<>(Collections.nCopies(hay.size(), false));
        needed.set(place, true);
        return new LabelledRow(
                row.id(), row.set(), row.question(), row.title(), hay, needed, row.answers());
    }
}
