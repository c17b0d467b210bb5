package dev.winnow.eval.cli;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.retrieval.EncodedCollection;
import dev.winnow.eval.retrieval.WholeDocument;
import dev.winnow.eval.scale.GeneratedCorpus;
import dev.winnow.eval.scale.RealCorpus;
import dev.winnow.eval.scale.ScaleCorpus;
import dev.winnow.eval.scale.ScaleExperiment;
import dev.winnow.eval.scale.ScaleReport;
import dev.winnow.eval.scale.ScaleResult;
import dev.winnow.eval.scale.WordCounts;
import dev.winnow.eval.speed.Percentiles;
import dev.winnow.retriever.index.DenseSettings;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval scale DIR}. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Times words, vectors, both, and both with feedback side by side on a collection and on larger ones made from it (its vectors with noise, words drawn",
            "from its counts), and measures recall against exact search, memory and the time to build."
        })
final class ScaleCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Folder in BEIR layout, with the judgements whose questions are asked behind a colon (default: test).")
    private LabelledFolder folder = new LabelledFolder(Path.of("."), "test");

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "Passages of the generated collections (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of(100_000, 1_000_000);

    @Option(
            names = "--questions",
            paramLabel = "N",
            description =
                    "Questions, spread evenly over those of the split (default: ${DEFAULT-VALUE}).")
    private int questions = 250;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "Passes over the questions before the clock starts (default: ${DEFAULT-VALUE}).")
    private int warmUp = 2;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Passes over the questions that are timed (default: ${DEFAULT-VALUE}).")
    private int passes = 3;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the generated collections (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--oversample",
            paramLabel = "N",
            description =
                    "Times as many passages as are wanted that are taken from a graph (default: ${DEFAULT-VALUE}).")
    private int oversample = DenseSettings.DEFAULT_OVERSAMPLE;

    @Option(
            names = "--indexes",
            paramLabel = "DIR",
            description =
                    "Folder for the indexes (default: scale in WINNOW_HOME, else .winnow/scale).")
    private Path indexes = CacheOptions.home().resolve("scale");

    @Option(names = "--build-only", description = "Builds the indexes and measures nothing.")
    private boolean buildOnly;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Writes the page of results; it is printed otherwise.")
    private @Nullable Path table;

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, EmbeddingException {
        BeirCollection collection = BeirCollection.read(folder.folder(), folder.split());
        WholeDocument cutter = new WholeDocument();
        try (Models models = new Models(options.threads());
                Embedder embedder = models.embedder()) {
            List<ScaleCorpus> corpora =
                    corpora(
                            collection,
                            EncodedCollection.of(
                                    collection,
                                    cutter,
                                    options.cache(),
                                    embedder,
                                    options.threads(),
                                    err()::println));
            ScaleExperiment experiment =
                    new ScaleExperiment(
                            indexes,
                            embedder,
                            new IndexSettings(
                                    embedder.model(), embedder.dimensions(), cutter.name()),
                            SearchSettings.DEFAULTS.withDense(
                                    DenseSettings.DEFAULTS.withOversample(oversample)),
                            err()::println);
            if (buildOnly) {
                for (ScaleCorpus corpus : corpora) {
                    tell(corpus);
                    experiment.build(corpus);
                }
                return 0;
            }
            write(measure(experiment, corpora, asked(collection), embedder));
        }
        return 0;
    }

    private List<ScaleCorpus> corpora(BeirCollection collection, EncodedCollection encoded) {
        RealCorpus real = new RealCorpus(collection.name(), collection.corpusHash(), encoded);
        WordCounts words = WordCounts.of(encoded.documents());
        List<ScaleCorpus> corpora = new ArrayList<>(List.of(real));
        sizes.stream()
                .sorted()
                .forEach(size -> corpora.add(new GeneratedCorpus(real, words, size, seed)));
        return corpora;
    }

    /** Evenly spread: the questions of one source stand side by side. */
    private List<String> asked(BeirCollection collection) {
        List<JudgedQuery> all = collection.queries();
        int wanted = Math.min(questions, all.size());
        List<String> asked = new ArrayList<>(wanted);
        for (int i = 0; i < wanted; i++) {
            asked.add(all.get((int) ((long) i * all.size() / wanted)).text());
        }
        return asked;
    }

    private ScaleReport measure(
            ScaleExperiment experiment,
            List<ScaleCorpus> corpora,
            List<String> asked,
            Embedder embedder)
            throws IOException, EmbeddingException {
        Percentiles vectors = experiment.encode(asked);
        List<ScaleResult> results = new ArrayList<>(corpora.size());
        for (ScaleCorpus corpus : corpora) {
            tell(corpus);
            results.add(experiment.measure(corpus, asked, warmUp, passes));
        }
        return new ScaleReport(
                command(),
                Machine.describe(),
                Models.words(embedder.model()),
                asked.size(),
                passes,
                ScaleExperiment.CANDIDATES,
                vectors,
                results);
    }

    /** What was typed. */
    private String command() {
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" ", "./winnow ", ""));
    }

    private void write(ScaleReport report) throws IOException {
        if (json != null) {
            ResultFile.write(json, report);
        }
        if (table == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(report.markdown());
            out.flush();
        } else {
            ResultFile.text(table, report.markdown());
        }
    }

    private void tell(ScaleCorpus corpus) {
        err().printf("%s, %,d passages%n", corpus.name(), corpus.size());
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
