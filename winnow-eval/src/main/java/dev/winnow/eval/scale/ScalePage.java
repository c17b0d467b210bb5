package dev.winnow.eval.scale;

import dev.winnow.eval.report.Table;
import dev.winnow.eval.scale.Footprint.Part;
import dev.winnow.eval.speed.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A {@link ScaleReport} as a page. */
final class ScalePage {

    /** What hybrid retrieval may take beyond its two sources, at the median. */
    static final double HYBRID_EXTRA_MILLIS = 2;

    /** Times what hybrid takes that it may take with feedback. */
    static final double FEEDBACK_FACTOR = 2;

    /** Of the nearest passages, what an approximate search must find. */
    static final double LEAST_RECALL = .95;

    private static final double MEBIBYTE = 1 << 20;

    private ScalePage() {}

    static String of(ScaleReport report) {
        Percentiles vectors = report.vectors();
        return """
        # What retrieval costs as an index grows

        Written by the command below, in one run.

            %s

        %s. %s, cut at 512 tokens. %d questions of the collection, %d timed passes over them, one question after the other, %d candidates from a window
        of %d. Everything else is as the product has it.

        The smallest index holds the collection itself, a document as one passage. The larger ones are made from it: the vectors of its passages in turn, each
        with Gaussian noise of its own (cosine about .9 to the real one, unit length), and texts as long as its texts, of words drawn from its counts. So
        lists have the shape of real ones, but words and vectors of a generated passage have nothing to do with each other: these indexes tell about time,
        recall and memory, not about quality.

        Four ways are timed side by side: they take turns question by question, each at another question, so that what else happens hits all alike and none
        finds its data in the processor's caches because another has just read it. Feedback is always on (POST, Rocchio on vectors): the product's gate
        leaves out the second round where it expects nothing of it. The questions' vectors are made beforehand (%s ms at p50, %s at p95) and are in no other
        time.

        ## Conditions

        At p50, hybrid may take what its two sources take and %.0f ms, and with feedback %.0f times what it takes without. Recall is that of the dense search.

        %s
        ## Times in milliseconds

        %s
        ## p50 as the index grows

        %s
        ## Where the time goes: p50 of each part in milliseconds

        Lists by words and by vectors, the scores that either source is missing in the union, feedback up to the gate, the whole second round, and reading the
        candidates' texts.

        %s
        ## Recall@%d against a comparison with every vector

        The second search is that of the fed-back question; it begins at the hits of the first.

        %s
        ## Memory: bytes for each passage

        A search reads the quantised vectors and the graph, and of the full vectors only those of its hits; all of them are mapped files, which the system keeps in
        memory as far as it has any, and none is on the heap. The heap is what an open index adds after all questions. Texts are passages and
        originals; a passage is all of its document here, so it stands there twice, compressed. The build's time counts whatever else the machine did then.

        %s"""
                .formatted(
                        report.command(),
                        report.machine(),
                        report.model(),
                        report.questions(),
                        report.passes(),
                        report.candidates(),
                        ScaleExperiment.WINDOW,
                        millis(vectors.p50()),
                        millis(vectors.p95()),
                        HYBRID_EXTRA_MILLIS,
                        FEEDBACK_FACTOR,
                        conditions(report.results()),
                        times(report.results()),
                        growth(report.results()),
                        parts(report.results()),
                        ScaleExperiment.WINDOW,
                        recall(report.results()),
                        memory(report.results()));
    }

    private static Table conditions(List<ScaleResult> results) {
        Table table =
                new Table(
                        "passages",
                        "recall at least " + Table.share(LEAST_RECALL),
                        "hybrid beyond BM25 + dense, at most %.0f ms"
                                .formatted(HYBRID_EXTRA_MILLIS),
                        "feedback times hybrid, at most %.0f".formatted(FEEDBACK_FACTOR));
        for (ScaleResult result : results) {
            double extra =
                    p50(result, Ways.HYBRID.name())
                            - p50(result, Ways.BM25.name())
                            - p50(result, Ways.DENSE.name());
            double factor = p50(result, Ways.FED_BACK.name()) / p50(result, Ways.HYBRID.name());
            double recall = result.recall().first().mean();
            table.row(
                    count(result.passages()),
                    verdict(Table.share(recall), recall >= LEAST_RECALL),
                    verdict(millis(extra), extra <= HYBRID_EXTRA_MILLIS),
                    verdict(millis(factor), factor <= FEEDBACK_FACTOR));
        }
        return table;
    }

    private static Table times(List<ScaleResult> results) {
        Table table =
                new Table(
                        "passages",
                        "way",
                        "p50",
                        "p95",
                        "p99",
                        "mean",
                        "p50 of processor time",
                        "second rounds");
        for (ScaleResult result : results) {
            result.times()
                    .forEach(
                            (way, times) ->
                                    table.row(
                                            count(result.passages()),
                                            way,
                                            millis(times.millis().p50()),
                                            millis(times.millis().p95()),
                                            millis(times.millis().p99()),
                                            millis(times.millis().mean()),
                                            millis(times.processor().p50()),
                                            Math.round(100 * times.secondRounds()) + " %"));
        }
        return table;
    }

    private static Table growth(List<ScaleResult> results) {
        List<String> head = new ArrayList<>(List.of("way"));
        for (int r = 0; r < results.size(); r++) {
            head.add(count(results.get(r).passages()));
            if (r > 0) {
                head.add(
                        "times that at %s times the size"
                                .formatted(
                                        decimals(
                                                (double) results.get(r).passages()
                                                        / results.get(r - 1).passages(),
                                                1)));
            }
        }
        Table table = new Table(head.toArray(String[]::new));
        for (String way : results.getFirst().times().keySet()) {
            List<String> row = new ArrayList<>(List.of(way));
            for (int r = 0; r < results.size(); r++) {
                double now = p50(results.get(r), way);
                row.add(millis(now));
                if (r > 0) {
                    row.add(decimals(now / p50(results.get(r - 1), way), 1));
                }
            }
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static Table parts(List<ScaleResult> results) {
        Set<String> parts = new LinkedHashSet<>();
        results.forEach(
                result ->
                        result.times()
                                .values()
                                .forEach(times -> parts.addAll(times.parts().keySet())));
        List<String> head = new ArrayList<>(List.of("passages", "way"));
        head.addAll(parts);
        Table table = new Table(head.toArray(String[]::new));
        for (ScaleResult result : results) {
            result.times()
                    .forEach(
                            (way, times) -> {
                                List<String> row =
                                        new ArrayList<>(List.of(count(result.passages()), way));
                                for (String part : parts) {
                                    Double took = times.parts().get(part);
                                    row.add(took == null ? "" : millis(took));
                                }
                                table.row(row.toArray(String[]::new));
                            });
        }
        return table;
    }

    private static Table recall(List<ScaleResult> results) {
        Table table =
                new Table(
                        "passages",
                        "the question: mean",
                        "lowest",
                        "the fed-back question: mean",
                        "lowest");
        for (ScaleResult result : results) {
            Recall first = result.recall().first();
            Recall second = result.recall().second();
            table.row(
                    count(result.passages()),
                    decimals(first.mean(), 4),
                    Table.share(first.lowest()),
                    decimals(second.mean(), 4),
                    Table.share(second.lowest()));
        }
        return table;
    }

    private static Table memory(List<ScaleResult> results) {
        Table table =
                new Table(
                        "passages",
                        "full vectors",
                        "quantised",
                        "graph",
                        "words",
                        "texts",
                        "rest",
                        "all on disk",
                        "heap",
                        "heap in MiB",
                        "segments",
                        "build in s");
        for (ScaleResult result : results) {
            List<String> row = new ArrayList<>(List.of(count(result.passages())));
            for (Part part : Part.values()) {
                row.add(each(result.footprint().of(part), result));
            }
            row.add(each(result.footprint().total(), result));
            row.add(each(result.heapBytes(), result));
            row.add(decimals(result.heapBytes() / MEBIBYTE, 1));
            row.add(Integer.toString(result.footprint().segments()));
            row.add(count(Math.round(result.build().seconds())));
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static double p50(ScaleResult result, String way) {
        WayTimes times = result.times().get(way);
        if (times == null) {
            throw new IllegalArgumentException(
                    "no times of '%s' with %d passages".formatted(way, result.passages()));
        }
        return times.millis().p50();
    }

    private static String verdict(String value, boolean holds) {
        return value + (holds ? "" : " (missed)");
    }

    private static String each(long bytes, ScaleResult result) {
        return count(Math.round((double) bytes / result.passages()));
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String millis(double value) {
        return decimals(value, 2);
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
