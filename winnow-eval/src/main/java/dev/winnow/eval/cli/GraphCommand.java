package dev.winnow.eval.cli;

import dev.winnow.eval.graph.FactResults;
import dev.winnow.eval.graph.GraphResult;
import dev.winnow.eval.graph.GraphSpeed;
import dev.winnow.eval.graph.LinkingExperiment;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.kg.context.EvidenceRules;
import dev.winnow.kg.context.FactFinder;
import dev.winnow.kg.context.GraphFactFinder;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.rule.EmbeddedSentences;
import dev.winnow.kg.rule.KgRagFinder;
import dev.winnow.kg.rule.KgRagSettings;
import dev.winnow.kg.snapshot.SnapshotStore;
import dev.winnow.kg.store.ServedGraph;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
                            + " two cores.")
    private boolean withoutKgRag;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long before = heap();
        long start = System.nanoTime();
        SnapshotStore store = SnapshotStore.open(graph);
        long opened = System.nanoTime();
        DictionaryLinker linker = DictionaryLinker.of(store, LinkSettings.DEFAULTS);
        long linked = System.nanoTime();
        long held = heap() - before;
        ServedGraph served = new ServedGraph(store, linker);
        GraphResult result =
                new GraphResult(
                        store.description().checksum(),
                        Machine.describe(),
                        (opened - start) / NANOS_IN_MS,
                        (linked - opened) / NANOS_IN_MS,
                        held / MEGABYTE,
                        new LinkingExperiment(store, linker).run(folder),
                        facts(served),
                        GraphSpeed.measure(store, GraphSpeed.hubs(store, "Disease")));
        if (json != null) {
            ResultFile.write(json, result);
        }
        out.print(result.markdown());
        out.flush();
        return 0;
    }

    private FactResults facts(ServedGraph served) throws IOException {
        EvidenceRules rules = EvidenceRules.standard();
        O200kTokenCounter tokens = new O200kTokenCounter();
        FactFinder own = new GraphFactFinder(served, rules, tokens);
        if (withoutKgRag) {
            return FactResults.measure(folder, served.store(), own, null);
        }
        int sessions = Runtime.getRuntime().availableProcessors();
        try (Models models = new Models(sessions);
                OnnxEmbedder embedder = models.embedder()) {
            FactFinder kgRag =
                    new KgRagFinder(
                            served,
                            rules,
                            new EmbeddedSentences(embedder),
                            tokens,
                            KgRagSettings.DEFAULTS);
            return FactResults.measure(folder, served.store(), own, kgRag);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
