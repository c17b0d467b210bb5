package dev.winnow.eval.cli;

import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.evidence.EvidenceExperiment;
import dev.winnow.eval.evidence.EvidenceResult;
import dev.winnow.eval.evidence.SpreadQuestion;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.pruner.select.PruningRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval evidence FILE...}. */
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what the product keeps of evidence that lies in several passages: all questions of the files, pooled, that have",
            "needed sentences in two passages or more, with all of their passages; beside one threshold for all questions that keeps as",
            "many characters. In two halves, by the pages that questions share, so that settings can be chosen on one and shown on the other."
        })
final class EvidenceCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of labelled questions.")
    private List<Path> files = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        EvidenceExperiment[] halves = new EvidenceExperiment[2];
        int[] questions = new int[halves.length];
        for (int h = 0; h < halves.length; h++) {
            halves[h] =
                    new EvidenceExperiment(Models.pruner(PruningRules.DEFAULTS), Settings.DEFAULTS);
        }
        PrintWriter err = spec.commandLine().getErr();
        try (Models models = new Models(options.threads());
                Reranker reranker = models.reranker(model)) {
            for (Path file : files) {
                List<LabelledRow> rows = LabelledRow.read(file);
                List<SpreadQuestion> spread = SpreadQuestion.of(rows.getFirst().set(), rows);
                err.printf("%s: %d questions%n", file.getFileName(), spread.size());
                err.flush();
                for (SpreadQuestion question : spread) {
                    halves[question.half()].add(question, reranker);
                    questions[question.half()]++;
                }
            }
        }
        Map<String, EvidenceResult> results = new LinkedHashMap<>();
        for (int h = 0; h < halves.length; h++) {
            if (questions[h] > 0) {
                results.put(h == 0 ? "first" : "second", halves[h].result());
            }
        }
        if (results.isEmpty()) {
            throw new IOException("no question of these files has evidence in two passages");
        }
        if (json != null) {
            ResultFile.write(json, results);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table(results));
        out.flush();
        return 0;
    }

    private static Table table(Map<String, EvidenceResult> results) {
        Table table =
                new Table(
                        "half",
                        "questions",
                        "chars kept",
                        "all evidence",
                        "one threshold",
                        "difference (95 %)",
                        "recall",
                        "one threshold",
                        "difference (95 %)");
        results.forEach(
                (half, result) ->
                        table.row(
                                half,
                                Integer.toString(result.questions()),
                                Table.share(result.characters()),
                                Table.share(result.allEvidence().product()),
                                Table.share(result.allEvidence().oneThreshold()),
                                Table.difference(result.allEvidence().difference()),
                                Table.share(result.recall().product()),
                                Table.share(result.recall().oneThreshold()),
                                Table.difference(result.recall().difference())));
        return table;
    }
}
