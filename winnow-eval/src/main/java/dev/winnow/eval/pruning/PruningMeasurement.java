package dev.winnow.eval.pruning;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.SentenceCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the scores of a set's rows into its measures. */
public final class PruningMeasurement {

    /** Name of the method that is measured at the threshold. */
    public static final String MODEL = "model";

    /** Name of a second model on the same rows; what the first is compared with, not a baseline to win against. */
    public static final String BESIDE = "beside";

    /** Name of the method that knows the labels. */
    public static final String ORACLE = "oracle";

    /** What {@link SetMeasures#atCompression} has beside the methods: the compression of the model's choice. */
    static final String REACHED = "reached";

    /** Half, seven and eight tenths: the compressions at which the papers of the field compare. */
    static final List<Double> COMPRESSIONS = List.of(.5, .7, .8);

    private final double threshold;
    private final TokenCounter tokens;

    /**
     * @param threshold sentences with at least this score are kept
     * @param tokens counts what a generator would be sent
     */
    public PruningMeasurement(double threshold, TokenCounter tokens) {
        this.threshold = threshold;
        this.tokens = tokens;
    }

    /** Measures one set. */
    public SetMeasures measure(List<RowScores> set) {
        List<RowScores> rows =
                set.stream()
                        .filter(
                                s ->
                                        s.row().sentences().size()
                                                >= EqualCompression.FEWEST_SENTENCES)
                        .toList();
        SentenceCounts counts = SentenceCounts.NONE;
        Mean allEvidence = new Mean();
        Mean retention = new Mean();
        Mean emptied = new Mean();
        Saved chars = new Saved();
        Saved saved = new Saved();
        for (RowScores scored : rows) {
            LabelledRow row = scored.row();
            boolean[] kept = atThreshold(scored);
            SentenceCounts own = SentenceCounts.of(kept, needed(row));
            counts = counts.plus(own);
            String left = text(row, kept);
            chars.add(characters(row, null), characters(row, kept));
            saved.add(tokens.count(row.text()), tokens.count(left));
            if (row.answerable()) {
                allEvidence.add(own.hit() == own.needed() ? 1 : 0);
            } else {
                emptied.add(own.kept() == 0 ? 1 : 0);
            }
            if (row.holdsAnswer(row.text())) {
                retention.add(row.holdsAnswer(left) ? 1 : 0);
            }
        }
        return new SetMeasures(
                rows.size(),
                rows.stream().filter(scored -> scored.row().answerable()).count(),
                counts.recall(),
                counts.precision(),
                counts.f2(),
                allEvidence.orZero(),
                retention.orNull(),
                chars.share(),
                saved.share(),
                emptied.orNull(),
                atCompressions(rows, false),
                atCompressions(rows, true));
    }

    private static long characters(LabelledRow row, boolean @Nullable [] kept) {
        long characters = 0;
        for (int i = 0; i < row.sentences().size(); i++) {
            characters += kept == null || kept[i] ? row.sentences().get(i).length() : 0;
        }
        return characters;
    }

    private static Map<String, Map<String, Double>> atCompressions(
            List<RowScores> set, boolean wholeEvidence) {
        Map<String, Map<String, Double>> table = new TreeMap<>();
        for (double compression : COMPRESSIONS) {
            CompressedRows rows = new CompressedRows(set, compression);
            Map<String, Double> line = new TreeMap<>();
            for (String method : rows.methods()) {
                line.put(
                        method,
                        mean(wholeEvidence ? rows.allEvidence(method) : rows.recall(method)));
            }
            line.put(REACHED, rows.methods().contains(MODEL) ? mean(rows.reached(MODEL)) : 0.0);
            table.put(Double.toString(compression), line);
        }
        return table;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private boolean[] atThreshold(RowScores scored) {
        float[] scores = scored.byMethod().get(MODEL);
        boolean[] kept = new boolean[scored.row().sentences().size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = scores != null && scores[i] >= threshold;
        }
        return kept;
    }

    private static boolean[] needed(LabelledRow row) {
        boolean[] needed = new boolean[row.needed().size()];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = row.needed().get(i);
        }
        return needed;
    }

    private static String text(LabelledRow row, boolean[] kept) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                text.append(text.isEmpty() ? "" : " ").append(row.sentences().get(i));
            }
        }
        return text.toString();
    }

    /** A running mean. */
    private static final class Mean {

        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double orZero() {
            return count == 0 ? 0 : sum / count;
        }

        @Nullable Double orNull() {
            return count == 0 ? null : sum / count;
        }
    }

    /** What was removed of a whole, added up over rows. */
    private static final class Saved {

        private long before;
        private long after;

        void add(long whole, long left) {
            before += whole;
            after += left;
        }

        double share() {
            return before == 0 ? 0 : 1 - (double) after / before;
        }
    }
}
