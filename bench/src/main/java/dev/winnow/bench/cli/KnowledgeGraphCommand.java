package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.decimals;
import static dev.winnow.bench.metric.ResultTable.optional;
import static dev.winnow.bench.metric.ResultTable.share;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.bench.graph.FactResults;
import dev.winnow.bench.graph.LinkingExperiment;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.ServedGraph;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval graph DIR --graph SNAPSHOT}. */
@Command(
        name = "graph",
        description = {
            "Measures the knowledge graph on the questions of KG-RAG: linking, facts in the context"
                    + " by its size, and lists of what two diseases share."
        })
final class KnowledgeGraphCommand extends EvalCommand {

    @Parameters(paramLabel = "DIR", description = "Folder with the questions, e.g. biomixqa/.")
    private Path folder = Path.of("");

    @Option(
            names = "--graph",
            required = true,
            paramLabel = "SNAPSHOT",
            description = "The graph, as \"winnow graph load\" writes it.")
    private Path graph = Path.of("");

    /**
     * Figures of one run.
     *
     * @param graph checksum of the graph
     * @param linking how well names are linked
     * @param found which facts are found, written as {@code facts}, {@code two_hop} and what
     *     explains them
     */
    record Result(
            String graph, LinkingExperiment.Result linking, @JsonUnwrapped FactResults found) {}

    @Override
    int run() throws IOException {
        SnapshotStore store = SnapshotStore.open(graph);
        ServedGraph served = ServedGraph.of(store, ProfileFile.fitting(store.description()));
        Result result =
                new Result(
                        store.description().checksum(),
                        new LinkingExperiment(store, served.linker()).run(folder),
                        FactResults.measure(
                                folder,
                                store,
                                new GraphFactFinder(served, new O200kTokenCounter())));
        return report(result, tables(result));
    }

    private static Object[] tables(Result result) {
        FactResults found = result.found();
        Map<String, Double> answers = new LinkedHashMap<>();
        found.answers()
                .forEach(
                        (set, rules) ->
                                rules.forEach((rule, s) -> answers.put(set + ", " + rule, s)));
        Map<String, FactResults.TwoHopMeasures> lists = new LinkedHashMap<>();
        lists.put("own", found.twoHop());
        lists.put("plain intersection", found.plainIntersection());
        ResultTable<Map<String, Double>> curve =
                ResultTable.of("share of all questions", found.facts());
        for (String column : found.facts().values().iterator().next().keySet()) {
            curve.column(column, set -> optional(set.get(column)));
        }
        return new Object[] {
            linking(result.linking()),
            curve,
            ResultTable.of("answers, rule", answers).column("share right", rule -> share(rule)),
            ResultTable.of("set", found.tokens())
                    .column("mean tokens of a context of at most 1,000", set -> decimals(set, 0)),
            ResultTable.of("genes that two diseases share", lists)
                    .column("F1", list -> share(list.f1()))
                    .column("precision", list -> share(list.precision()))
                    .column("recall", list -> share(list.recall()))
                    .column("MAP", list -> share(list.map())),
            "graph %.12s".formatted(result.graph())
        };
    }

    private static ResultTable<?> linking(LinkingExperiment.Result linking) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("as written", share(linking.accuracy()));
        lines.put("lower case", share(linking.lower()));
        lines.put("upper case", share(linking.upper()));
        lines.put("one edit in the name", share(linking.spelling()));
        lines.put("everyday questions with an entity (of 300)", String.valueOf(linking.everyday()));
        return ResultTable.of("linking", lines).column("share", value -> value);
    }
}
