package dev.winnow.eval.graph;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.eval.report.Table;
import java.util.Locale;
import java.util.Map;

/**
 * What one run measured.
 *
 * @param graph checksum of the graph
 * @param machine where it ran
 * @param openMs milliseconds from the file to a store that answers
 * @param linkerMs milliseconds from the store to a linker
 * @param heapMb heap in MB that store and linker hold after a collection
 * @param linking how well names are linked
 * @param found which facts are found, written as {@code facts}, {@code two_hop}, {@code rule_kgrag} and what explains them
 * @param speed times of the snapshot at its busiest disease
 * @param amongDistractors lists that two diseases share, by kind, in a graph that holds the facts behind them as well; empty if none was named
 * @param neo4j times of the same graph in Neo4j in the same run; empty if none was named
 */
public record GraphResult(
        String graph,
        String machine,
        double openMs,
        double linkerMs,
        long heapMb,
        LinkingResult linking,
        @JsonUnwrapped FactResults found,
        Map<String, GoldAmongDistractors> amongDistractors,
        Map<String, GraphSpeed.Timing> speed,
        Map<String, GraphSpeed.Timing> neo4j) {

    /** The tables as Markdown. */
    public String markdown() {
        Table links =
                new Table("linking", "share")
                        .row("as written", Table.share(linking.accuracy()))
                        .row("lower case", Table.share(linking.lower()))
                        .row("upper case", Table.share(linking.upper()))
                        .row("one edit in the name", Table.share(linking.spelling()))
                        .row(
                                "everyday questions with an entity (of 300)",
                                String.valueOf(linking.everyday()))
                        .row(
                                "ms a statement, mean / p95 / mean of processor",
                                "%s / %s / %s"
                                        .formatted(
                                                ms(linking.ms()),
                                                ms(linking.p95()),
                                                ms(linking.processorMs())));
        Table times =
                new Table("at the busiest disease", "rows", "p50 ms", "p95 ms", "p95 processor ms");
        speed.forEach((what, timing) -> times.row(cells(what, timing)));
        neo4j.forEach((what, timing) -> times.row(cells("Neo4j: " + what, timing)));
        String lists =
                amongDistractors.isEmpty()
                        ? ""
                        : GoldAmongDistractors.markdown(amongDistractors) + "\n";
        return "%s%n%s%n%s%s%nopened in %s ms, linker in %s ms, %d MB of heap; graph %.12s; %s%n"
                .formatted(
                        links,
                        found.markdown(),
                        lists,
                        times,
                        ms(openMs),
                        ms(linkerMs),
                        heapMb,
                        graph,
                        machine);
    }

    private static String[] cells(String what, GraphSpeed.Timing timing) {
        return new String[] {
            what,
            String.valueOf(timing.rows()),
            ms(timing.ms().p50()),
            ms(timing.ms().p95()),
            ms(timing.processorMs().p95())
        };
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
    }
}
