package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.decimals;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.cli.RunOptions.JudgedFolder;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.metric.TimePercentiles;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.bench.retrieval.ScaleExperiment;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval scale DIR}. */
@Command(
        name = "scale",
        description = {
            "Times the questions of a collection on stores filled with passages that are made from it.",
            "The passages have its vectors with noise, and words drawn as they occur in it. The stores are asked in turn; room, the rate of filling and recall are measured beside it."
        })
final class ScaleCommand extends EvalCommand {

    @Parameters(paramLabel = JudgedFolder.LABEL, description = JudgedFolder.DESCRIPTION)
    private JudgedFolder folder = JudgedFolder.NONE;

    @Option(
            names = "--passages",
            paramLabel = "N",
            description = "Passages in each store (default: ${DEFAULT-VALUE}).")
    private int passages = 100_000;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description =
                    "Questions, spread evenly over those of the split (default: ${DEFAULT-VALUE}).")
    private int questions = 100;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "Passes over the questions that are timed, after one that is not (default: ${DEFAULT-VALUE}).")
    private int passes = 3;

    @Mixin private OpenSearchOptions other = new OpenSearchOptions();

    @Mixin private final RunOptions run = new RunOptions();

    @Override
    int run() throws IOException, InterruptedException, StageException {
        BeirCollection collection = folder.read();
        Path lucene = run.cache().resolve("scale-" + passages);
        try (run;
                Embedder embedder = run.embedder()) {
            CollectionIndex indexes = run.indexes(embedder, this);
            IndexSettings content = indexes.content(null);
            try (LuceneIndex index = LuceneIndex.open(lucene, content, SearchSettings.DEFAULTS);
                    SearchableStore beside =
                            other.wanted()
                                    ? other.open("winnow-scale-" + passages, content)
                                    : null) {
                List<ScaleExperiment.Measured> stores = new ArrayList<>();
                stores.add(new ScaleExperiment.Measured("Lucene", index, () -> bytes(lucene)));
                if (beside != null) {
                    stores.add(new ScaleExperiment.Measured(other.label(), beside, other::bytes));
                }
                return measure(collection, embedder, indexes.vectors(collection), stores);
            }
        }
    }

    private int measure(
            BeirCollection collection,
            Embedder embedder,
            List<float[]> vectors,
            List<ScaleExperiment.Measured> stores)
            throws IOException, InterruptedException, StageException {
        ScaleExperiment.GeneratedCorpus corpus =
                new ScaleExperiment.GeneratedCorpus(collection.documents(), vectors, 1);
        List<ScaleExperiment.Result> results =
                new ScaleExperiment(embedder, corpus, passages, this::log)
                        .run(stores, asked(collection), passes);
        ResultTable<ScaleExperiment.Result> table =
                ResultTable.of(results)
                        .column("store", ScaleExperiment.Result::store)
                        .column("passages", result -> "%,d".formatted(result.passages()))
                        .column(
                                "passages a second",
                                result -> decimals(result.passagesPerSecond(), 0))
                        .column("bytes a passage", result -> decimals(result.bytesPerPassage(), 0))
                        .column("recall@100", result -> share(result.recall()));
        for (String part : results.getFirst().parts().keySet()) {
            table.column(part + ", p50 / p95 ms", result -> times(result.parts().get(part)));
        }
        return report(results, machine(), table);
    }

    private static @Nullable String times(@Nullable TimePercentiles part) {
        return part == null ? null : decimals(part.p50(), 2) + " / " + decimals(part.p95(), 2);
    }

    /** Evenly spread: the questions of one source stand side by side. */
    private List<String> asked(BeirCollection collection) {
        List<BeirCollection.Query> all = collection.queries();
        int wanted = Math.min(questions, all.size());
        return IntStream.range(0, wanted)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / wanted)).text())
                .toList();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        }
    }
}
