package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link PruningResult} as text. */
final class PruningPage {

    /** In the order of the columns; those that did not run have none. */
    private static final List<String> METHODS =
            List.of(
                    PruningMeasurement.ORACLE,
                    PruningMeasurement.MODEL,
                    PruningMeasurement.BESIDE,
                    "cosine",
                    "bm25",
                    "lead",
                    "random");

    private PruningPage() {}

    static String of(PruningResult result) {
        List<String> methods =
                METHODS.stream()
                        .filter(
                                method ->
                                        result.mean().atCompression().values().stream()
                                                .anyMatch(line -> line.containsKey(method)))
                        .toList();
        return Stream.of(
                        models(result),
                        atThreshold(result),
                        atCompression(result.mean(), methods),
                        intervals("recall, 95 % intervals", result.intervals(), methods),
                        intervals(
                                "all evidence, 95 % intervals",
                                result.allEvidenceIntervals(), methods),
                        setsWon(result),
                        sweep(result),
                        bestF2(result.bestF2()))
                .map(Object::toString)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String models(PruningResult result) {
        StringBuilder lines = new StringBuilder();
        for (String method : METHODS) {
            String model = result.models().get(method);
            if (model != null) {
                lines.append(method).append(": ").append(model).append('\n');
            }
        }
        return lines.toString();
    }

    private static Table atThreshold(PruningResult result) {
        Table table =
                new Table(
                        "set",
                        "rows",
                        "recall",
                        "precision",
                        "F2",
                        "all evidence",
                        "answers kept",
                        "chars saved",
                        "tokens saved",
                        "emptied");
        result.sets().forEach((name, set) -> table.row(cells(name, set)));
        return table.row(cells("mean", result.mean()));
    }

    private static String[] cells(String name, SetMeasures set) {
        return new String[] {
            name,
            Long.toString(Math.round(set.rows())),
            Table.share(set.recall()),
            Table.share(set.precision()),
            Table.share(set.f2()),
            Table.share(set.allEvidence()),
            optional(set.answerRetention()),
            Table.share(set.compressionChars()),
            Table.share(set.compressionTokens()),
            optional(set.emptied())
        };
    }

    private static Table atCompression(SetMeasures mean, List<String> methods) {
        List<String> head = new ArrayList<>(List.of("compression (recall / all evidence)"));
        head.addAll(methods);
        head.add(PruningMeasurement.REACHED);
        Table table = new Table(head.toArray(String[]::new));
        mean.atCompression()
                .forEach(
                        (compression, line) -> {
                            Map<String, Double> whole =
                                    mean.allEvidenceAtCompression()
                                            .getOrDefault(compression, Map.of());
                            List<String> cells = new ArrayList<>(List.of(compression));
                            methods.forEach(
                                    method ->
                                            cells.add(
                                                    optional(line.get(method))
                                                            + " / "
                                                            + optional(whole.get(method))));
                            cells.add(optional(line.get(PruningMeasurement.REACHED)));
                            table.row(cells.toArray(String[]::new));
                        });
        return table;
    }

    private static Table intervals(
            String what,
            SortedMap<String, SortedMap<String, Interval>> intervals,
            List<String> methods) {
        List<String> columns = new ArrayList<>();
        methods.stream().filter(PruningPage::isModel).forEach(columns::add);
        methods.stream()
                .filter(method -> !method.equals(PruningMeasurement.MODEL))
                .map(CompressionIntervals::distance)
                .forEach(columns::add);
        List<String> head = new ArrayList<>(List.of(what));
        head.addAll(columns);
        Table table = new Table(head.toArray(String[]::new));
        intervals.forEach(
                (compression, line) -> {
                    List<String> cells = new ArrayList<>(List.of(compression));
                    columns.forEach(column -> cells.add(interval(line.get(column))));
                    table.row(cells.toArray(String[]::new));
                });
        return table;
    }

    private static boolean isModel(String method) {
        return method.equals(PruningMeasurement.MODEL) || method.equals(PruningMeasurement.BESIDE);
    }

    private static String setsWon(PruningResult result) {
        StringBuilder lines = new StringBuilder();
        result.setsWon()
                .forEach(
                        (compression, won) ->
                                lines.append(
                                        "at %s above every baseline on %d of the %d sets with %d answerable rows or more\n"
                                                .formatted(
                                                        compression,
                                                        won.won(),
                                                        won.sets(),
                                                        SetsWon.FEWEST_ROWS)));
        return lines.toString();
    }

    private static Table sweep(PruningResult result) {
        Table table = new Table("threshold, mean", "recall", "precision", "F2", "chars saved");
        result.sweep()
                .forEach(
                        (threshold, line) ->
                                table.row(
                                        threshold.toString(),
                                        Table.share(line.recall()),
                                        Table.share(line.precision()),
                                        Table.share(line.f2()),
                                        Table.share(line.compression())));
        return table;
    }

    private static Table bestF2(BestF2 best) {
        Table table = new Table("best F2 of the sweep", "threshold", "F2 (95 %)");
        for (String method : METHODS) {
            Double threshold = best.thresholds().get(method);
            if (threshold != null) {
                table.row(method, threshold.toString(), interval(best.f2().get(method)));
            }
        }
        for (String method : METHODS) {
            Interval ahead = best.f2().get(CompressionIntervals.distance(method));
            if (ahead != null) {
                table.row(CompressionIntervals.distance(method), "", interval(ahead));
            }
        }
        return table;
    }

    private static String optional(@Nullable Double value) {
        return value == null ? "-" : Table.share(value);
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "-" : Table.interval(interval);
    }
}
