package dev.winnow.eval.cli;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.graph.FactResults;
import dev.winnow.eval.graph.FactsInLine;
import dev.winnow.eval.graph.GoldAmongDistractors;
import dev.winnow.eval.graph.GraphResult;
import dev.winnow.eval.graph.GraphSpeed;
import dev.winnow.eval.graph.LinkingExperiment;
import dev.winnow.eval.graph.kgrag.KgRagFinder;
import dev.winnow.eval.graph.kgrag.KgRagSettings;
import dev.winnow.eval.graph.kgrag.PreparedSentences;
import dev.winnow.eval.graph.kgrag.SentenceSimilarity;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.neo4j.Neo4jSettings;
import dev.winnow.kg.storage.neo4j.Neo4jStore;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.pruner.select.PruningRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval graph DIR --graph SNAPSHOT}. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the knowledge graph on the questions of KG-RAG: linking, facts in the context"
                    + " by its size, lists of what two diseases",
            "share, and speed."
        })
final class GraphCommand implements Callable<Integer> {

    private static final double NANOS_IN_MS = 1e6;
    private static final long MEGABYTE = 1_000_000;

    /** For each question to a database: a time that is measured must not be cut. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Parameters(
            paramLabel = "DIR",
            description = "Folder with the questions, e.g. ../shared/data/biomixqa.")
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
            names = "--neo4j",
            paramLabel = "URI",
            description =
                    "Times the same graph in a Neo4j database, too, e.g. bolt://127.0.0.1:7687, where"
                            + " \"winnow graph load\" wrote it. User and password come from"
                            + " WINNOW_GRAPH_NEO4J_USER and _PASSWORD.")
    private @Nullable String neo4j;

    @Option(
            names = "--with-gold",
            paramLabel = "SNAPSHOT",
            description =
                    "A graph that holds the facts behind the questions as well: how many of these"
                            + " reach the context among its others.")
    private @Nullable Path withGold;

    @Option(
            names = "--line",
            description =
                    "Measures what the context of the whole line holds of the facts, too, beside what"
                            + " /v1/facts answers.")
    private boolean line;

    @Mixin private final CacheOptions cache = new CacheOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long before = heap();
        long start = System.nanoTime();
        SnapshotStore store = SnapshotStore.open(graph);
        long opened = System.nanoTime();
        ServedGraph served = served(store);
        long linked = System.nanoTime();
        long held = heap() - before;
        GraphSpeed.Hubs hubs = GraphSpeed.hubs(store, "Disease");
        GraphResult result =
                new GraphResult(
                        store.description().checksum(),
                        Machine.describe(),
                        (opened - start) / NANOS_IN_MS,
                        (linked - opened) / NANOS_IN_MS,
                        held / MEGABYTE,
                        new LinkingExperiment(store, served.linker()).run(folder),
                        facts(served),
                        withGold == null ? Map.of() : lists(withGold),
                        speed(served, hubs),
                        neo4j == null ? Map.of() : neo4j(neo4j, served, hubs));
        if (json != null) {
            ResultFile.write(json, result);
        }
        out.print(result.markdown());
        out.flush();
        return 0;
    }

    private Map<String, GoldAmongDistractors> lists(Path snapshot) throws IOException {
        try (SnapshotStore store = SnapshotStore.open(snapshot)) {
            ServedGraph served = served(store);
            return GoldAmongDistractors.measure(
                    folder, store, new GraphFactFinder(served, new O200kTokenCounter()));
        }
    }

    private static Map<String, GraphSpeed.Timing> speed(ServedGraph served, GraphSpeed.Hubs hubs) {
        return GraphSpeed.measure(
                served.store(), new GraphFactFinder(served, new O200kTokenCounter()), hubs);
    }

    /** Names are linked by the same linker, for a database has no part in that. */
    private static Map<String, GraphSpeed.Timing> neo4j(
            String uri, ServedGraph snapshot, GraphSpeed.Hubs hubs) {
        Map<String, String> environment = System.getenv();
        try (Neo4jStore store =
                Neo4jStore.open(
                        new Neo4jSettings(
                                uri,
                                environment.getOrDefault("WINNOW_GRAPH_NEO4J_USER", ""),
                                environment.getOrDefault("WINNOW_GRAPH_NEO4J_PASSWORD", ""),
                                Neo4jSettings.DATABASE,
                                PATIENCE))) {
            String checksum = snapshot.store().description().checksum();
            if (!store.description().checksum().equals(checksum)) {
                throw new IllegalArgumentException(
                        "%s holds another graph than the snapshot: %.12s and %.12s"
                                .formatted(uri, store.description().checksum(), checksum));
            }
            return speed(new ServedGraph(store, snapshot.linker(), snapshot.profile()), hubs);
        }
    }

    private FactResults facts(ServedGraph served) throws IOException, InterruptedException {
        O200kTokenCounter tokens = new O200kTokenCounter();
        FactFinder own = new GraphFactFinder(served, tokens);
        try (Models models = new Models(cache.threads());
                OnnxReranker reranker = line ? models.reranker(new Models.Options()) : null;
                OnnxEmbedder embedder = withoutKgRag ? null : models.embedder()) {
            FactFinder inLine =
                    reranker == null
                            ? null
                            : new FactsInLine(own, reranker, Models.pruner(PruningRules.DEFAULTS));
            if (embedder == null) {
                return FactResults.measure(folder, served.store(), own, null, inLine);
            }
            Function<SentenceSimilarity, FactFinder> rule =
                    similarity ->
                            new KgRagFinder(served, similarity, tokens, KgRagSettings.DEFAULTS);
            PreparedSentences sentences =
                    PreparedSentences.of(
                            FactResults.questions(folder, served.store()),
                            rule,
                            embedder,
                            cache.cache(),
                            cache.threads(),
                            spec.commandLine().getErr()::println);
            return FactResults.measure(folder, served.store(), own, rule.apply(sentences), inLine);
        }
    }

    private static ServedGraph served(SnapshotStore store) {
        return ServedGraph.of(
                store, LinkSettings.DEFAULTS, ProfileFile.fitting(store.description()));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
