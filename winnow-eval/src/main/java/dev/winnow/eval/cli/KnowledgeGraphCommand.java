package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.decimals;
import static dev.winnow.eval.report.ResultTable.optional;
import static dev.winnow.eval.report.ResultTable.share;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.cache.EmbeddingCache;
import dev.winnow.eval.graph.CachedSentences;
import dev.winnow.eval.graph.EqualRecall;
import dev.winnow.eval.graph.FactCurve;
import dev.winnow.eval.graph.FactResults;
import dev.winnow.eval.graph.FactsInContext;
import dev.winnow.eval.graph.GraphSpeed;
import dev.winnow.eval.graph.KgRagFinder;
import dev.winnow.eval.graph.LinkingExperiment;
import dev.winnow.eval.graph.TwoHopMeasures;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval graph DIR --graph SNAPSHOT}. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the knowledge graph on the questions of KG-RAG: linking, facts in the context"
                    + " by its size, lists of what two diseases share, and speed."
        })
final class KnowledgeGraphCommand extends EvalCommand {

    private static final double NANOS_IN_MS = 1e6;
    private static final long MEGABYTE = 1_000_000;

    @Parameters(paramLabel = "DIR", description = "Folder with the questions, e.g. biomixqa/.")
    private Path folder = Path.of("");

    @Option(
            names = "--graph",
            required = true,
            paramLabel = "SNAPSHOT",
            description = "The graph, as \"winnow graph load\" writes it.")
    private Path graph = Path.of("");

    @Option(
            names = "--no-kg-rag",
            description =
                    "Leaves KG-RAG's own rule out, which embeds every edge of a disease: an hour on"
                            + " two cores the first time, a minute with the vectors in the cache.")
    private boolean withoutKgRag;

    @Option(
            names = "--pipeline",
            description =
                    "Measures what the context of the whole pipeline holds of the facts, too, beside what"
                            + " /v1/facts answers.")
    private boolean pipeline;

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    /**
     * Figures of one run.
     *
     * @param graph checksum of the graph
     * @param machine where it ran
     * @param openMs milliseconds from the file to a store that answers
     * @param linkerMs milliseconds from the store to a linker
     * @param heapMb heap in MB that store and linker hold after a collection
     * @param linking how well names are linked
     * @param found which facts are found, written as {@code facts}, {@code two_hop}, {@code
     *     rule_kgrag} and what explains them
     * @param speed times of the snapshot at its busiest disease
     */
    record Result(
            String graph,
            String machine,
            double openMs,
            double linkerMs,
            long heapMb,
            LinkingExperiment.Result linking,
            @JsonUnwrapped FactResults found,
            Map<String, GraphSpeed.Timing> speed) {}

    @Override
    public Integer call() throws IOException {
        long before = heap();
        long start = System.nanoTime();
        SnapshotStore store = SnapshotStore.open(graph);
        long opened = System.nanoTime();
        ServedGraph served = served(store);
        long linked = System.nanoTime();
        long held = heap() - before;
        Result result =
                new Result(
                        store.description().checksum(),
                        Machine.describe(),
                        (opened - start) / NANOS_IN_MS,
                        (linked - opened) / NANOS_IN_MS,
                        held / MEGABYTE,
                        new LinkingExperiment(store, served.linker()).run(folder),
                        facts(served),
                        GraphSpeed.measure(
                                store, finder(served), GraphSpeed.hubs(store, "Disease")));
        return report(result, tables(result));
    }

    private static ServedGraph served(SnapshotStore store) {
        return ServedGraph.of(store, ProfileFile.fitting(store.description()));
    }

    private static GraphFactFinder finder(ServedGraph served) {
        return new GraphFactFinder(served, new O200kTokenCounter());
    }

    private FactResults facts(ServedGraph served) throws IOException {
        FactFinder own = finder(served);
        try (Models models = run.models();
                OnnxReranker reranker = pipeline ? models.reranker(run) : null;
                OnnxEmbedder embedder = withoutKgRag ? null : models.embedder();
                EmbeddingCache vectors =
                        embedder == null ? null : EmbeddingCache.open(run.cache(), embedder)) {
            FactFinder inContext =
                    reranker == null ? null : new FactsInContext(own, reranker, Models.pruner());
            if (embedder == null || vectors == null) {
                return FactResults.measure(folder, served.store(), own, null, inContext);
            }
            FactFinder kgRag =
                    new KgRagFinder(
                            served,
                            new CachedSentences(
                                    Models.remembering(embedder), vectors, run.threads()),
                            new O200kTokenCounter(),
                            KgRagFinder.Rule.DEFAULTS);
            return FactResults.measure(folder, served.store(), own, kgRag, inContext);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Object[] tables(Result result) {
        FactResults found = result.found();
        Map<String, Map<String, Double>> curves = new LinkedHashMap<>(found.facts());
        found.ruleKgrag().forEach((set, curve) -> curves.put(set + ", KG-RAG's rule", curve));
        Map<String, EqualRecall> costs = new LinkedHashMap<>();
        found.equalRecall()
                .forEach((set, rows) -> rows.forEach((n, row) -> costs.put(set + ", " + n, row)));
        Map<String, Double> answers = new LinkedHashMap<>();
        found.answers()
                .forEach(
                        (set, rules) ->
                                rules.forEach((rule, s) -> answers.put(set + ", " + rule, s)));
        Map<String, TwoHopMeasures> lists = new LinkedHashMap<>();
        lists.put("own", found.twoHop());
        lists.put("plain intersection", found.plainIntersection());
        return new Object[] {
            linking(result.linking()),
            curve(ResultTable.of("share of all questions", curves))
                    .column("coverage", set -> optional(set.getValue().get("coverage"))),
            ResultTable.of("KG-RAG's rule, tokens at most", costs)
                    .column("share", row -> share(row.getValue().kgRagShare()))
                    .column("mean tokens", row -> decimals(row.getValue().kgRagTokens(), 0))
                    .column("own share", row -> share(row.getValue().share()))
                    .column("own mean tokens", row -> decimals(row.getValue().tokens(), 0))
                    .column("ratio", row -> share(row.getValue().ratio())),
            ResultTable.of("answers, rule", answers)
                    .column("share right", rule -> share(rule.getValue())),
            ResultTable.of("set", found.tokens())
                    .column(
                            "mean tokens of a context of at most 1,000",
                            set -> decimals(set.getValue(), 0)),
            ResultTable.of("genes that two diseases share", lists)
                    .column("F1", list -> share(list.getValue().f1()))
                    .column("precision", list -> share(list.getValue().precision()))
                    .column("recall", list -> share(list.getValue().recall()))
                    .column("MAP", list -> share(list.getValue().map())),
            ResultTable.of("shared", found.twoHopInContext())
                    .column("recall at 1,000 tokens", kind -> share(kind.getValue())),
            curve(ResultTable.of("in the context", found.inContext())),
            ResultTable.of("at the busiest disease", result.speed())
                    .column("rows", line -> line.getValue().rows())
                    .column("p50 ms", line -> ms(line.getValue().ms().p50()))
                    .column("p95 ms", line -> ms(line.getValue().ms().p95()))
                    .column("p95 processor ms", line -> ms(line.getValue().processorMs().p95())),
            "opened in %s ms, linker in %s ms, %d MB of heap; graph %.12s; %s"
                    .formatted(
                            ms(result.openMs()),
                            ms(result.linkerMs()),
                            result.heapMb(),
                            result.graph(),
                            result.machine())
        };
    }

    private static ResultTable<?> linking(LinkingExperiment.Result linking) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("as written", share(linking.accuracy()));
        lines.put("lower case", share(linking.lower()));
        lines.put("upper case", share(linking.upper()));
        lines.put("one edit in the name", share(linking.spelling()));
        lines.put("everyday questions with an entity (of 300)", String.valueOf(linking.everyday()));
        lines.put(
                "ms a statement, mean / p95 / mean of processor",
                "%s / %s / %s"
                        .formatted(
                                ms(linking.wallMs().mean()),
                                ms(linking.wallMs().p95()),
                                ms(linking.processorMs())));
        return ResultTable.of("linking", lines).column("share", Map.Entry::getValue);
    }

    /** Adds a column for each size of the context. */
    private static ResultTable<Map.Entry<String, Map<String, Double>>> curve(
            ResultTable<Map.Entry<String, Map<String, Double>>> table) {
        for (int budget : FactCurve.BUDGETS) {
            String tokens = String.valueOf(budget);
            table.column(tokens, row -> optional(row.getValue().get(tokens)));
        }
        return table;
    }

    private static String ms(double value) {
        return decimals(value, value < 1 ? 3 : 1);
    }
}
