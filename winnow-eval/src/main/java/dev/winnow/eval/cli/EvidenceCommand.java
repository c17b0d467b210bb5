package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.difference;
import static dev.winnow.eval.report.ResultTable.share;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.context.EvidenceExperiment;
import dev.winnow.eval.context.SpreadQuestion;
import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.pruner.select.PruningRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow eval evidence FILE...}. */
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what the product keeps of evidence that lies in several passages: all questions of the files, pooled, that have",
            "needed sentences in two passages or more, with all of their passages; beside one threshold for all questions that keeps as",
            "many characters. In two halves, by the pages that questions share, so that settings can be chosen on one and shown on the other."
        })
final class EvidenceCommand extends EvalCommand {

    private static final List<String> HALVES = List.of("first", "second");

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of labelled questions.")
    private List<Path> files = List.of();

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    public Integer call() throws IOException {
        SortedMap<String, EvidenceExperiment> halves = new TreeMap<>();
        try (Models models = run.models();
                Reranker reranker = models.reranker(run)) {
            for (Map.Entry<String, List<LabelledRow>> set : SetFiles.read(files).entrySet()) {
                List<SpreadQuestion> spread =
                        SpreadQuestion.of(set.getValue().getFirst().set(), set.getValue());
                log("%s: %d questions".formatted(set.getKey(), spread.size()));
                for (SpreadQuestion question : spread) {
                    halves.computeIfAbsent(
                                    HALVES.get(question.half()),
                                    half ->
                                            new EvidenceExperiment(
                                                    Models.pruner(PruningRules.DEFAULTS)))
                            .add(question, reranker);
                }
            }
        }
        if (halves.isEmpty()) {
            throw new IOException("no question of these files has evidence in two passages");
        }
        SortedMap<String, EvidenceExperiment.Result> results = new TreeMap<>();
        halves.forEach((half, experiment) -> results.put(half, experiment.result()));
        return report(
                results,
                ResultTable.of("half", results)
                        .column("questions", half -> half.getValue().questions())
                        .column("chars kept", half -> share(half.getValue().characters()))
                        .column("all evidence", half -> system(half.getValue().allEvidence()))
                        .column("one threshold", half -> baseline(half.getValue().allEvidence()))
                        .column(
                                "difference (95 %)",
                                half -> difference(half.getValue().allEvidence().difference()))
                        .column("recall", half -> system(half.getValue().recall()))
                        .column("one threshold", half -> baseline(half.getValue().recall()))
                        .column(
                                "difference (95 %)",
                                half -> difference(half.getValue().recall().difference())));
    }

    private static String system(PairedMeans means) {
        return share(means.system().mean());
    }

    private static String baseline(PairedMeans means) {
        return share(means.baseline().mean());
    }
}
