package dev.winnow.eval.pruning;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The macro mean: every set counts the same, however many rows it has. */
public final class SetMean {

    private SetMean() {}

    /** The mean of all measures; of the optional ones over the sets that have them. */
    public static SetMeasures of(Collection<SetMeasures> sets) {
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
                            (compression, line) ->
                                    line.forEach(
                                            (method, value) ->
                                                    sums.computeIfAbsent(
                                                                    compression,
                                                                    c -> new TreeMap<>())
                                                            .merge(
                                                                    method,
                                                                    value / all.size(),
                                                                    Double::sum)));
        }
        return sums;
    }
}
