package dev.winnow.eval.tuning;

import dev.winnow.eval.metric.PairedRandomisation;
import dev.winnow.eval.report.Table;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.search.RetrievalSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the gate is worth on collections that it was not fitted on, and what is shipped.
 *
 * @param model embedder and the first digits of its hash
 * @param settings how many settings there were to choose from
 * @param gates how many gates
 * @param lines a collection each, under settings and a gate from the others
 * @param shipped a collection each, under settings and the gate that all collections together chose
 */
public record GateReport(
        String model, int settings, int gates, List<GateLine> lines, List<GateLine> shipped) {

    /** Many documents are relevant to a question: where feedback is expected to help. */
    private static final Set<String> MANY = Set.of("med", "cranfield", "cacm");

    /** About one document is relevant to a question: where feedback is expected to hurt. */
    private static final Set<String> ONE = Set.of("scifact", "medquad");

    public GateReport {
        lines = List.copyOf(lines);
        shipped = List.copyOf(shipped);
    }

    /** The page. */
    public String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                String.format(
                        Locale.ROOT,
                        """
                        # The gate of feedback

                        Written by `./winnow eval gate`; [feedback.md](feedback.md) says what follows from it and gives the command.
                        Embedder: %s. %,d settings times %d gates. Settings and gate of a collection were chosen on all others: of those that cost none
                        of these more than %s nDCG@10 against no feedback, leave none below the better of words and vectors alone and open for %s to %s of
                        the queries on average, the highest mean of nDCG@10 + recall@100. Two-sided paired randomisation tests, %,d throws. The
                        oracle feeds back exactly where that raises nDCG@10.

                        ## Chosen without the collection

                        """,
                        model,
                        settings,
                        gates,
                        Table.share(GateFit.MOST_LOSS),
                        Table.share(GateFit.LEAST_OPENED),
                        Table.share(GateFit.MOST_OPENED),
                        PairedRandomisation.THROWS));
        page.append(choices(lines));
        page.append("\nnDCG@10:\n\n").append(figures(lines, Figures::ndcg));
        page.append("\nrecall@100:\n\n").append(figures(lines, Figures::recall));
        page.append("\nThe gate against what is beside it, nDCG@10 (p):\n\n").append(differences());
        page.append("\n## What it must show\n\n");
        conditions().forEach(line -> page.append("- ").append(line).append('\n'));
        page.append("\n## Chosen on all collections: what is shipped\n\n");
        page.append(choices(shipped.subList(0, 1), "all"));
        page.append("\nThese figures are of the collections that were fitted on. nDCG@10:\n\n");
        page.append(figures(shipped, Figures::ndcg));
        page.append("\nrecall@100:\n\n").append(figures(shipped, Figures::recall));
        return page.toString();
    }

    /**
     * The gate that is shipped, in the form in which the product reads it.
     *
     * @param on the day of the fit
     */
    public String gateFile(LocalDate on) {
        return GateFile.text(shipped, model, on);
    }

    private static Table choices(List<GateLine> lines) {
        Table table = new Table("collection", "words", "feedback", "gate");
        lines.forEach(line -> choice(table, line.collection(), line));
        return table;
    }

    private static Table choices(List<GateLine> lines, String name) {
        Table table = new Table("collections", "words", "feedback", "gate");
        lines.forEach(line -> choice(table, name, line));
        return table;
    }

    private static void choice(Table table, String name, GateLine line) {
        RetrievalSettings settings = line.settings();
        table.row(
                name,
                SettingsLabel.fusion(settings),
                SettingsLabel.feedback(settings.feedback()),
                limits(line.gate()));
    }

    /** The limits that can be missed at all. */
    private static String limits(FeedbackGate gate) {
        List<String> limits = new ArrayList<>();
        if (gate.maxAgreement() < 1f) {
            limits.add("agreement up to " + Table.share(gate.maxAgreement()));
        }
        if (gate.maxGap() < 1f) {
            limits.add("gap up to " + Table.share(gate.maxGap()));
        }
        return limits.isEmpty() ? "always open" : String.join(", ", limits);
    }

    private static Table figures(List<GateLine> lines, Function<Figures, double[]> measure) {
        Table table =
                new Table(
                        "collection",
                        "queries",
                        "words",
                        "vectors",
                        "no feedback",
                        "always",
                        "gate",
                        "oracle",
                        "opened");
        for (GateLine line : lines) {
            List<String> cells = new ArrayList<>();
            cells.add(line.collection() + ", " + line.split());
            cells.add(String.valueOf(line.opened().length));
            for (Figures figures :
                    List.of(
                            line.words(),
                            line.vectors(),
                            line.off(),
                            line.on(),
                            line.gated(),
                            line.oracle())) {
                cells.add(four(Arrays.stream(measure.apply(figures)).average().orElse(0)));
            }
            cells.add(percent(line.share()));
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private Table differences() {
        Table table =
                new Table(
                        "collection",
                        "better source",
                        "no feedback",
                        "always",
                        "recall@100, no feedback");
        for (GateLine line : lines) {
            table.row(
                    line.collection(),
                    difference(line.gated().ndcg(), line.single().ndcg()),
                    difference(line.gated().ndcg(), line.off().ndcg()),
                    difference(line.gated().ndcg(), line.on().ndcg()),
                    difference(line.gated().recall(), line.off().recall()));
        }
        return table;
    }

    /** The claims, each with its figures; the page for people says which hold. */
    private List<String> conditions() {
        List<String> conditions = new ArrayList<>();
        long above =
                lines.stream()
                        .filter(line -> line.gated().meanNdcg() > line.single().meanNdcg())
                        .count();
        double least =
                lines.stream()
                        .mapToDouble(line -> line.gated().meanNdcg() - line.single().meanNdcg())
                        .min()
                        .orElse(0);
        conditions.add(
                String.format(
                        Locale.ROOT,
                        "nDCG@10 above the better of words and vectors alone on %d of %d collections; the least difference is %+.4f (wanted: 4 of 5, never below -.005)",
                        above,
                        lines.size(),
                        least));
        for (GateLine line : lines) {
            if (ONE.contains(line.collection())) {
                conditions.add(
                        String.format(
                                Locale.ROOT,
                                "%s, nDCG@10 against no feedback: %+.4f (wanted: -.003 or more)",
                                line.collection(),
                                line.gated().meanNdcg() - line.off().meanNdcg()));
            }
        }
        List<GateLine> many =
                lines.stream().filter(line -> MANY.contains(line.collection())).toList();
        if (!many.isEmpty()) {
            double[] gated = pooled(many, GateLine::gated);
            double[] off = pooled(many, GateLine::off);
            int opened = 0;
            for (GateLine line : many) {
                opened += (int) Math.round(line.share() * line.opened().length);
            }
            conditions.add(
                    String.format(
                            Locale.ROOT,
                            "%s pooled, %d queries: opened for %s (wanted: 20 %% or more); recall@100 %s against no feedback (wanted: above 0, p below .05)",
                            many.stream()
                                    .map(GateLine::collection)
                                    .collect(Collectors.joining(", ")),
                            gated.length,
                            percent((double) opened / gated.length),
                            difference(gated, off)));
        }
        return conditions;
    }

    private static double[] pooled(List<GateLine> lines, Function<GateLine, Figures> figures) {
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
                p < SMALLEST ? "< .0001" : String.format(Locale.ROOT, "%.4f", p));
    }

    /** Smaller values of p would be printed as 0. */
    private static final double SMALLEST = .0001;

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceFirst("^0", "");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
