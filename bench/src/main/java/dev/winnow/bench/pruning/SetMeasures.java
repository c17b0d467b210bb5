package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.SentenceCounts;
import dev.winnow.core.context.TokenCounter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one set, or their mean over sets, over rows of at least {@value
 * LabelledRow#FEWEST_SENTENCES} sentences, as model cards have it. At the threshold all of them
 * count, sentences and characters pooled; at equal compression those that the passage can answer.
 *
 * @param rows rows of at least that many sentences
 * @param answerableRows those of them that the passage can answer
 * @param recall share of needed sentences that are kept at the threshold
 * @param precision share of kept sentences that are needed
 * @param f2 of these two
 * @param allEvidence share of rows that the passage can answer of which every needed sentence is
 *     kept
 * @param answerRetention share of rows whose passage holds an answer text that still do after
 *     pruning, or null if the set has no answer texts
 * @param compressionChars share of characters removed
 * @param compressionTokens share of tokens removed
 * @param emptied share of the rows that the passage cannot answer of which nothing is kept, or null
 *     if there are none
 * @param atCompression compression (".5" and so on) to method to sentence recall; {@code reached}
 *     is the compression of the model's choice
 * @param allEvidenceAtCompression the same with the share of rows of which every needed sentence is
 *     kept
 */
public record SetMeasures(
        double rows,
        double answerableRows,
        double recall,
        double precision,
        double f2,
        double allEvidence,
        @Nullable Double answerRetention,
        double compressionChars,
        double compressionTokens,
        @Nullable Double emptied,
        Map<String, Map<String, Double>> atCompression,
        Map<String, Map<String, Double>> allEvidenceAtCompression) {

    /** Name beside the methods in {@link #atCompression}: the compression of the model's choice. */
    static final String REACHED = "reached";

    /** Half, seven and eight tenths: the compressions at which the papers of the field compare. */
    static final List<Double> COMPRESSIONS = List.of(.5, .7, .8);

    /**
     * Measures one set.
     *
     * @param threshold sentences with at least this score of the model are kept
     * @param tokens counts what a generator would be sent
     */
    public static SetMeasures of(List<RowScores> set, double threshold, TokenCounter tokens) {
        List<RowScores> rows = set.stream().filter(s -> s.row().longEnough()).toList();
        SentenceCounts counts = SentenceCounts.NONE;
        List<Boolean> allEvidence = new ArrayList<>();
        List<Boolean> retention = new ArrayList<>();
        List<Boolean> emptied = new ArrayList<>();
        long tokensBefore = 0;
        long tokensAfter = 0;
        for (RowScores scored : rows) {
            LabelledRow row = scored.row();
            boolean[] kept = scored.kept(threshold);
            SentenceCounts own = row.counts(kept);
            counts = counts.plus(own);
            String left = row.text(kept);
            tokensBefore += tokens.count(row.text());
            tokensAfter += tokens.count(left);
            if (row.answerable()) {
                allEvidence.add(own.all());
            } else {
                emptied.add(own.kept() == 0);
            }
            if (row.holdsAnswer(row.text())) {
                retention.add(row.holdsAnswer(left));
            }
        }
        return new SetMeasures(
                rows.size(),
                allEvidence.size(),
                counts.recall(),
                counts.precision(),
                counts.f2(),
                Objects.requireNonNullElse(share(allEvidence), 0.0),
                share(retention),
                counts.compression(),
                tokensBefore == 0 ? 0 : 1 - (double) tokensAfter / tokensBefore,
                share(emptied),
                atCompressions(rows, SentenceCounts::recall),
                atCompressions(rows, SetMeasures::allEvidence));
    }

    /** 1 if every needed sentence is kept, else 0. */
    static double allEvidence(SentenceCounts counts) {
        return counts.all() ? 1 : 0;
    }

    /** The rows that are compared at equal compression. */
    static List<RowScores> comparable(List<RowScores> set) {
        return set.stream().filter(scored -> scored.row().comparable()).toList();
    }

    /** Names of all methods that scored rows. */
    static SortedSet<String> methods(List<RowScores> rows) {
        SortedSet<String> names = new TreeSet<>();
        rows.forEach(scored -> names.addAll(scored.byMethod().keySet()));
        return names;
    }

    private static Map<String, Map<String, Double>> atCompressions(
            List<RowScores> set, ToDoubleFunction<SentenceCounts> figure) {
        List<RowScores> rows = comparable(set);
        SortedSet<String> methods = methods(rows);
        Map<String, Map<String, Double>> table = new TreeMap<>();
        for (double at : COMPRESSIONS) {
            Map<String, Double> line = new TreeMap<>();
            methods.forEach(method -> line.put(method, mean(rows, method, at, figure)));
            boolean measured = methods.contains(RowScores.MODEL);
            line.put(
                    REACHED,
                    measured ? mean(rows, RowScores.MODEL, at, SentenceCounts::compression) : 0);
            table.put(Double.toString(at), line);
        }
        return table;
    }

    private static double mean(
            List<RowScores> rows,
            String method,
            double compression,
            ToDoubleFunction<SentenceCounts> figure) {
        return rows.stream()
                .map(scored -> scored.counts(method, compression))
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }

    private static @Nullable Double share(List<Boolean> holds) {
        return holds.isEmpty()
                ? null
                : (double) holds.stream().filter(one -> one).count() / holds.size();
    }

    /**
     * The macro mean: every set counts the same, however many rows it has; optional measures over
     * the sets that have them.
     */
    public static SetMeasures mean(Collection<SetMeasures> sets) {
        List<SetMeasures> all = List.copyOf(sets);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no set, no mean");
        }
        return new SetMeasures(
                all.stream().mapToDouble(SetMeasures::rows).sum(),
                all.stream().mapToDouble(SetMeasures::answerableRows).sum(),
                mean(all, SetMeasures::recall),
                mean(all, SetMeasures::precision),
                mean(all, SetMeasures::f2),
                mean(all, SetMeasures::allEvidence),
                meanOfPresent(all, SetMeasures::answerRetention),
                mean(all, SetMeasures::compressionChars),
                mean(all, SetMeasures::compressionTokens),
                meanOfPresent(all, SetMeasures::emptied),
                tables(all, SetMeasures::atCompression),
                tables(all, SetMeasures::allEvidenceAtCompression));
    }

    private static double mean(List<SetMeasures> all, ToDoubleFunction<SetMeasures> measure) {
        return all.stream().mapToDouble(measure).sum() / all.size();
    }

    private static @Nullable Double meanOfPresent(
            List<SetMeasures> all, Function<SetMeasures, @Nullable Double> measure) {
        List<Double> present = all.stream().map(measure).filter(Objects::nonNull).toList();
        return present.isEmpty()
                ? null
                : present.stream().mapToDouble(Double::doubleValue).sum() / present.size();
    }

    private static Map<String, Map<String, Double>> tables(
            List<SetMeasures> all, Function<SetMeasures, Map<String, Map<String, Double>>> table) {
        Map<String, Map<String, Double>> sums = new TreeMap<>();
        for (SetMeasures set : all) {
            table.apply(set)
                    .forEach(
                            (compression, line) -> {
                                Map<String, Double> sum =
                                        sums.computeIfAbsent(compression, c -> new TreeMap<>());
                                line.forEach(
                                        (method, value) ->
                                                sum.merge(method, value / all.size(), Double::sum));
                            });
        }
        return sums;
    }
}
