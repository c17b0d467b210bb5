package dev.winnow.eval.cli;

import dev.winnow.eval.graph.GraphResult;
import dev.winnow.eval.graph.GraphSpeed;
import dev.winnow.eval.graph.LinkingExperiment;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.snapshot.SnapshotStore;
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
        description = "Measures the knowledge graph on the questions of KG-RAG: linking and speed.")
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
        GraphResult result =
                new GraphResult(
                        store.description().checksum(),
                        Machine.describe(),
                        (opened - start) / NANOS_IN_MS,
                        (linked - opened) / NANOS_IN_MS,
                        held / MEGABYTE,
                        new LinkingExperiment(store, linker).run(folder),
                        GraphSpeed.measure(store, GraphSpeed.hubs(store, "Disease")));
        if (json != null) {
            ResultFile.write(json, result);
        }
        out.print(result.markdown());
        out.flush();
        return 0;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
