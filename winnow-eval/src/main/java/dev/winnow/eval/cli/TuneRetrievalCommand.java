package dev.winnow.eval.cli;

import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.tuning.RetrievalTuning;
import dev.winnow.eval.tuning.TrialRun;
import dev.winnow.eval.tuning.TuningGrid;
import dev.winnow.eval.tuning.TuningResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow tune retrieval DIR}. */
@Command(
        name = "retrieval",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the share of the words and feedback to a collection's labelled queries, by cross-validation over five parts of them, and writes a settings file.",
            "What is printed first is worth most: the figure of queries that took no part in choosing the settings that they were asked with."
        },
        footer = {
            "",
            "The file is read when it is called application.yml and lies in the working folder, or when it is named:",
            "  winnow serve --spring.config.additional-location=file:retrieval-settings.yml",
            "  SPRING_CONFIG_ADDITIONALLOCATION=file:retrieval-settings.yml winnow ask \"How do I stop it?\"",
            "",
            "Examples:",
            "  winnow tune retrieval ../shared/data/ir/cacm",
            "  winnow tune retrieval ../shared/data/ir/scifact:train --test test"
        })
final class TuneRetrievalCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Folder with corpus, queries and qrels, with the judgements behind a colon (default: test).")
    private LabelledFolder folder = new LabelledFolder(Path.of("."), "test");

    @Option(
            names = "--test",
            paramLabel = "SPLIT",
            description = "Judgements that take no part; the choice is measured on them.")
    private @Nullable String test;

    @Option(
            names = "--unit",
            description =
                    "document (title and text as one entry, the default) or passage (as the product cuts them).")
    private Unit unit = Unit.DOCUMENT;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Where the settings are written (default: retrieval-settings.yml).")
    private Path settings = Path.of("retrieval-settings.yml");

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Writes what is printed to a file as well.")
    private @Nullable Path table;

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        BeirCollection collection = BeirCollection.read(folder.folder(), folder.split());
        BeirCollection apart = test == null ? null : BeirCollection.read(folder.folder(), test);
        TuningResult result;
        try (Bench bench = new Bench(options, spec.commandLine().getErr()::println)) {
            result =
                    bench.on(
                            collection,
                            unit,
                            (same, runner) ->
                                    new RetrievalTuning(
                                                    new TrialRun(runner), TuningGrid.candidates())
                                            .fit(same, folder.split(), apart, test));
        }
        out.println(result.markdown());
        if (table != null) {
            ResultFile.text(table, result.markdown());
        }
        if (result.better()) {
            ResultFile.text(settings, result.settingsFile());
            out.printf("written to %s; --help says how it is read%n", settings);
        } else {
            out.printf(
                    "On queries that they were not fitted on, no settings did better than the defaults: keep them. %s was not written.%n",
                    settings);
        }
        out.flush();
        return 0;
    }
}
