package dev.winnow.eval.cli;

import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.service.RunningService;
import dev.winnow.eval.spans.SpanCheck;
import dev.winnow.eval.spans.SpanReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code winnow eval spans QUERIES}. */
@Command(
        name = "spans",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a running service every question and holds each span of the answers to the document's text at its offsets.",
            "Ends with 1 if one of them differs."
        })
final class SpansCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** More say the same. */
    private static final int SHOWN_FAULTS = 20;

    /** Some thirty seconds of answers. */
    private static final int STEP = 100;

    @Parameters(
            paramLabel = "QUERIES",
            description =
                    "File with a JSON object a line and the question in 'text' or 'question'.")
    private Path queries = Path.of("queries.jsonl");

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "Passages to rerank (default: ${DEFAULT-VALUE}).")
    private int candidates = 20;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private ServiceOptions options = new ServiceOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> questions = QuestionFile.read(queries);
        PrintWriter err = spec.commandLine().getErr();
        SpanReport report;
        try (RunningService service = options.service()) {
            SpanCheck check = new SpanCheck(service::original);
            for (int i = 0; i < questions.size(); i++) {
                check.add(
                        String.valueOf(i + 1),
                        JSON.readTree(service.context(questions.get(i), candidates)));
                if ((i + 1) % STEP == 0) {
                    err.printf("%d of %d questions%n", i + 1, questions.size());
                    err.flush();
                }
            }
            report = check.report();
        }
        if (json != null) {
            ResultFile.write(json, report);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d answers from %d documents: %d kept, %d dropped and %d cited spans, %d faults%n",
                report.answers(),
                report.documents(),
                report.kept(),
                report.dropped(),
                report.cited(),
                report.faults().size());
        report.faults().stream().limit(SHOWN_FAULTS).forEach(out::println);
        out.flush();
        return report.faults().isEmpty() ? 0 : 1;
    }
}
