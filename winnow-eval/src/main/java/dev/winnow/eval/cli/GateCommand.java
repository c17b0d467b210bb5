package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.decimals;
import static dev.winnow.eval.report.ResultTable.difference;
import static dev.winnow.eval.report.ResultTable.percent;
import static dev.winnow.eval.report.ResultTable.share;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.metric.PairedRandomisation;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.tuning.CollectionTrials;
import dev.winnow.eval.tuning.Figures;
import dev.winnow.eval.tuning.GateGrid;
import dev.winnow.eval.tuning.GateReport;
import dev.winnow.eval.tuning.SettingsText;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval gate DIR...}. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the gate of feedback and the settings behind it to all collections but one and measures them on that one, for each collection in turn;",
            "then fits both to all collections, which is what the product ships. The oracle feeds back exactly where that raises nDCG@10."
        })
final class GateCommand extends EvalCommand {

    /**
     * Collections in which many documents are relevant to a question: where feedback is expected to
     * help.
     */
    private static final Set<String> MANY_RELEVANT = Set.of("med", "cranfield", "cacm");

    /** Smaller values of p would be printed as 0. */
    private static final double SMALLEST = .0001;

    @Parameters(
            arity = "2..*",
            paramLabel = JudgedFolder.LABEL,
            description =
                    "Folders in BEIR layout, with the judgements behind a colon (default: test).")
    private List<JudgedFolder> folders = List.of();

    @Option(
            names = "--gate",
            paramLabel = "FILE",
            description =
                    "Writes the gate that all collections chose, in the form in which the product reads it.")
    private @Nullable Path gate;

    @Mixin private RunOptions run = new RunOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<CollectionTrials> trials = new ArrayList<>();
        String model;
        try (Models models = run.models();
                Embedder embedder = Models.remembering(models.embedder())) {
            model = Models.label(embedder.model());
            CollectionIndex indexes = run.indexes(embedder, this);
            for (JudgedFolder folder : folders) {
                BeirCollection collection = folder.read();
                try (LuceneIndex library = indexes.open(collection)) {
                    trials.add(
                            CollectionTrials.run(
                                    collection,
                                    new CollectionRun(library.passages(), embedder, run.threads()),
                                    GateGrid.candidates()));
                }
                log(collection.title() + ": done");
            }
        }
        GateReport report = GateReport.of(model, trials, GateGrid.gates());
        if (gate != null) {
            ResultFile.text(gate, report.gateFile(LocalDate.now(Clock.systemUTC())));
        }
        List<GateReport.Line> lines = report.lines();
        return report(
                report,
                "%s, %,d settings times %d gates"
                        .formatted(report.model(), report.settings(), report.gates()),
                "Chosen without the collection:",
                choices(lines, GateReport.Line::collection),
                "nDCG@10:",
                figures(lines, Figures::ndcg),
                "recall@100:",
                figures(lines, Figures::recall),
                "The gate against what is beside it, nDCG@10 (p):",
                differences(lines),
                "Chosen on all collections, which is what is shipped:",
                choices(report.shipped().subList(0, 1), line -> "all"),
                "nDCG@10 of the collections that were fitted on:",
                figures(report.shipped(), Figures::ndcg),
                "recall@100:",
                figures(report.shipped(), Figures::recall));
    }

    private static ResultTable<?> choices(
            List<GateReport.Line> lines, Function<GateReport.Line, String> collection) {
        return ResultTable.of(lines)
                .column("collection", collection)
                .column("fusion", line -> SettingsText.fusion(line.settings()))
                .column("feedback", line -> SettingsText.feedback(line.settings().feedback()))
                .column("gate", line -> limits(line.gate()));
    }

    /** The limits that can be missed at all. */
    private static String limits(FeedbackGate gate) {
        List<String> limits = new ArrayList<>();
        if (gate.maxAgreement() < 1f) {
            limits.add("agreement up to " + share(gate.maxAgreement()));
        }
        if (gate.maxGap() < 1f) {
            limits.add("gap up to " + share(gate.maxGap()));
        }
        return limits.isEmpty() ? "always open" : String.join(", ", limits);
    }

    private static ResultTable<?> figures(
            List<GateReport.Line> lines, Function<Figures, double[]> measure) {
        return ResultTable.of(lines)
                .column("collection", line -> line.collection() + ", " + line.split())
                .column("queries", line -> line.off().queries())
                .column("lexical", line -> mean(measure.apply(line.lexical())))
                .column("dense", line -> mean(measure.apply(line.dense())))
                .column("no feedback", line -> mean(measure.apply(line.off())))
                .column("always", line -> mean(measure.apply(line.on())))
                .column("gate", line -> mean(measure.apply(line.gated())))
                .column("oracle", line -> mean(measure.apply(line.oracle())))
                .column("opened", line -> percent(line.opened()));
    }

    private static ResultTable<?> differences(List<GateReport.Line> lines) {
        List<GateReport.Line> many =
                lines.stream().filter(line -> MANY_RELEVANT.contains(line.collection())).toList();
        return ResultTable.of(lines)
                .column("collection", GateReport.Line::collection)
                .column("better source", l -> difference(l.gated().ndcg(), l.single().ndcg()))
                .column("no feedback", l -> difference(l.gated().ndcg(), l.off().ndcg()))
                .column("always", l -> difference(l.gated().ndcg(), l.on().ndcg()))
                .column(
                        "recall@100, no feedback",
                        l -> difference(l.gated().recall(), l.off().recall()))
                .last(
                        "many relevant documents, pooled",
                        "",
                        "",
                        "",
                        difference(
                                pooled(many, GateReport.Line::gated),
                                pooled(many, GateReport.Line::off)));
    }

    private static double[] pooled(
            List<GateReport.Line> lines, Function<GateReport.Line, Figures> figures) {
        return lines.stream()
                .flatMapToDouble(line -> Arrays.stream(figures.apply(line).recall()))
                .toArray();
    }

    private static String difference(double[] a, double[] b) {
        double p = PairedRandomisation.p(a, b);
        return String.format(
                Locale.ROOT,
                "%+.4f (%s)",
                Arrays.stream(a).average().orElse(0) - Arrays.stream(b).average().orElse(0),
                p < SMALLEST ? "< .0001" : decimals(p, 4));
    }

    private static String mean(double[] values) {
        return decimals(Arrays.stream(values).average().orElse(0), 4).replaceFirst("^0", "");
    }
}
