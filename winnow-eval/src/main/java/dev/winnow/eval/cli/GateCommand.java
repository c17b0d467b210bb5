package dev.winnow.eval.cli;

import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.tuning.CollectionTrials;
import dev.winnow.eval.tuning.GateExperiment;
import dev.winnow.eval.tuning.GateGrid;
import dev.winnow.eval.tuning.GateReport;
import dev.winnow.eval.tuning.TrialRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval gate DIR...}. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the gate of feedback and the settings behind it to all collections but one and measures them on that one, for each collection in turn;",
            "then fits both to all collections, which is what the product ships."
        })
final class GateCommand implements Callable<Integer> {

    @Parameters(
            arity = "2..*",
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Folders in BEIR layout, with the judgements behind a colon (default: test).")
    private List<LabelledFolder> folders = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Writes the tables as Markdown; they are printed otherwise.")
    private @Nullable Path table;

    @Option(
            names = "--gate",
            paramLabel = "FILE",
            description =
                    "Writes the gate that all collections chose, in the form in which the product reads it.")
    private @Nullable Path gate;

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        List<CollectionTrials> trials = new ArrayList<>();
        String model;
        try (Bench bench = new Bench(options, err::println)) {
            model = bench.model();
            for (LabelledFolder folder : folders) {
                trials.add(
                        bench.on(
                                folder,
                                (collection, runner) ->
                                        new TrialRun(runner)
                                                .run(
                                                        collection,
                                                        folder.split(),
                                                        GateGrid.candidates())));
                err.printf("%s: done%n", folder);
            }
        }
        GateReport report = new GateExperiment(GateGrid.gates()).run(model, trials);
        if (json != null) {
            ResultFile.write(json, report);
        }
        if (gate != null) {
            ResultFile.text(gate, report.gateFile(LocalDate.now(Clock.systemUTC())));
        }
        if (table == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(report.markdown());
            out.flush();
        } else {
            ResultFile.text(table, report.markdown());
        }
        return 0;
    }
}
