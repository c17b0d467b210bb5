package dev.winnow.eval.cli;

import dev.winnow.eval.feedback.FeedbackGrid;
import dev.winnow.eval.feedback.GridReport;
import dev.winnow.eval.feedback.GridResult;
import dev.winnow.eval.feedback.GridRun;
import dev.winnow.eval.feedback.PublishedTable;
import dev.winnow.eval.report.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** {@code winnow eval feedback DIR...}. */
@Command(
        name = "feedback",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the grid of words, vectors and both, with and without feedback, before and after interpolation, on each collection,",
            "at the paper's settings and at the product's. Differences are tested by paired randomisation and corrected by Holm's method."
        })
final class FeedbackCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Folders in BEIR layout, with the judgements behind a colon (default: test).")
    private List<LabelledFolder> folders = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures and tests.")
    private @Nullable Path json;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Writes the tables as Markdown; they are printed otherwise.")
    private @Nullable Path table;

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        List<GridResult> results = new ArrayList<>();
        String model;
        try (Bench bench = new Bench(options, err::println)) {
            model = bench.model();
            for (LabelledFolder folder : folders) {
                results.addAll(
                        bench.on(
                                folder,
                                (collection, runner) -> {
                                    GridRun run = new GridRun(runner);
                                    List<GridResult> both = new ArrayList<>();
                                    for (FeedbackGrid grid :
                                            List.of(FeedbackGrid.paper(), FeedbackGrid.product())) {
                                        both.add(run.run(collection, folder.split(), grid));
                                        err.printf(
                                                "%s, %s settings: done%n",
                                                collection.name(), grid.name());
                                    }
                                    return both;
                                }));
            }
        }
        GridReport report = new GridReport(model, results, PublishedTable.read());
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
        return 0;
    }
}
