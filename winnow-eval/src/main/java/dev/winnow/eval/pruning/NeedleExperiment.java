package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Bootstrap;
import java.util.ArrayList;
import java.util.List;

/** Whether a needed sentence is found wherever it stands. */
public final class NeedleExperiment {

    /** Tenths of the passage, both ends included. */
    private static final int PLACES = 10;

    private final RowScoring scoring;
    private final double threshold;

    /**
     * @param scoring has {@link PruningMeasurement#MODEL} among its methods
     * @param threshold sentences with at least this score are kept
     */
    public NeedleExperiment(RowScoring scoring, double threshold) {
        this.scoring = scoring;
        this.threshold = threshold;
    }

    /**
     * Moves the needles of all files through their passages.
     *
     * @param files rows of each
     * @param most needles of a file
     * @param length sentences of a passage, 0 for passages as they are
     * @throws IllegalArgumentException if no file has a row with exactly one needed sentence
     */
    public List<NeedleLine> run(List<List<LabelledRow>> files, int most, int length)
            throws ScoringException, InterruptedException {
        List<Needles> needles =
                files.stream().map(rows -> new Needles(rows, most, length)).toList();
        if (needles.stream().allMatch(of -> of.size() == 0)) {
            throw new IllegalArgumentException(
                    "no row has exactly one needed sentence and %d sentences or more"
                            .formatted(EqualCompression.FEWEST_SENTENCES));
        }
        List<NeedleLine> lines = new ArrayList<>();
        for (int place = 0; place <= PLACES; place++) {
            double share = (double) place / PLACES;
            List<LabelledRow> rows = new ArrayList<>();
            needles.forEach(of -> rows.addAll(of.at(share)));
            lines.add(line(share, scoring.score(rows)));
        }
        return lines;
    }

    private NeedleLine line(double share, List<RowScores> scored) {
        double[] found = new double[scored.size()];
        double others = 0;
        for (int r = 0; r < found.length; r++) {
            float[] scores = scored.get(r).by(PruningMeasurement.MODEL);
            List<Boolean> needed = scored.get(r).row().needed();
            int kept = 0;
            for (int s = 0; s < scores.length; s++) {
                boolean keeps = scores[s] >= threshold;
                if (needed.get(s)) {
                    found[r] = keeps ? 1 : 0;
                } else {
                    kept += keeps ? 1 : 0;
                }
            }
            others += (double) kept / (scores.length - 1);
        }
        return new NeedleLine(share, Bootstrap.mean(found), others / found.length);
    }
}
