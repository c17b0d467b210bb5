package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.search.RetrievalSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The worth of the gate on collections that it was not fitted on, and the gate that is shipped.
 *
 * @param model embedder and the first digits of its hash
 * @param settings how many settings there were to choose from
 * @param gates how many gates
 * @param lines a collection each, under settings and a gate that all others chose
 * @param shipped a collection each, under settings and the gate that all collections together chose
 */
public record GateReport(
        String model, int settings, int gates, List<Line> lines, List<Line> shipped) {

    public GateReport {
        lines = List.copyOf(lines);
        shipped = List.copyOf(shipped);
    }

    /**
     * Fits settings and gate to all collections but one, for each of them in turn, and then to all.
     *
     * @param collections two or more, with the same candidates in the same order
     */
    public static GateReport of(
            String model, List<CollectionTrials> collections, List<FeedbackGate> gates) {
        GateFit fit = new GateFit(collections, gates);
        GateFit.Chosen all = fit.without(-1);
        List<Line> lines = new ArrayList<>();
        List<Line> shipped = new ArrayList<>();
        for (int c = 0; c < collections.size(); c++) {
            GateFit.Chosen chosen = fit.without(c);
            lines.add(Line.of(collections.get(c), chosen.candidate(), gates.get(chosen.gate())));
            shipped.add(Line.of(collections.get(c), all.candidate(), gates.get(all.gate())));
        }
        return new GateReport(
                model, collections.getFirst().trials().size(), gates.size(), lines, shipped);
    }

    /**
     * A collection under settings and a gate.
     *
     * @param collection name of the folder
     * @param split name of the judgements
     * @param settings the choice
     * @param gate the choice
     * @param lexical BM25 alone
     * @param dense cosines alone
     * @param off the chosen settings without feedback
     * @param on the chosen settings with feedback on every query
     * @param gated the chosen settings behind the chosen gate
     * @param oracle feedback exactly where it raises nDCG@10
     * @param opened share of the queries for which the gate opened
     */
    public record Line(
            String collection,
            String split,
            RetrievalSettings settings,
            FeedbackGate gate,
            Figures lexical,
            Figures dense,
            Figures off,
            Figures on,
            Figures gated,
            Figures oracle,
            double opened) {

        static Line of(CollectionTrials collection, int candidate, FeedbackGate gate) {
            CollectionTrials.Trial trial = collection.trials().get(candidate);
            Figures on = trial.on();
            Figures off = trial.off();
            IntPredicate open = q -> gate.opens(trial.signals().get(q));
            int queries = collection.queries().size();
            return new Line(
                    collection.collection(),
                    collection.split(),
                    trial.settings(),
                    gate,
                    collection.lexical(),
                    collection.dense(),
                    off,
                    on,
                    on.where(open, off),
                    on.where(q -> on.ndcg()[q] > off.ndcg()[q], off),
                    (double) IntStream.range(0, queries).filter(open).count() / queries);
        }

        /** The better of its two sources. */
        public Figures single() {
            return lexical.meanNdcg() > dense.meanNdcg() ? lexical : dense;
        }
    }

    /**
     * The gate that is shipped, in the form in which the product reads it, with its origin.
     *
     * @param on the day of the fit
     */
    public String gateFile(LocalDate on) {
        Line first = shipped.getFirst();
        return """
               # Limits of the gate of feedback; winnow.retriever.prf.gate.* overrides them. Written by './winnow eval gate ... --gate FILE', not by hand.
               # Fitted on %s
               # on %s, with %s
               # and the settings: %s, %s.
               # What they are worth on collections that they were not fitted on: docs/results/gate.md
               max-agreement=%s
               max-gap=%s
               """
                .formatted(
                        shipped.stream()
                                .map(
                                        line ->
                                                "%s (%s, %d queries)"
                                                        .formatted(
                                                                line.collection(),
                                                                line.split(),
                                                                line.off().queries()))
                                .collect(Collectors.joining(", ")),
                        on,
                        model,
                        SettingsText.fusion(first.settings()),
                        SettingsText.feedback(first.settings().feedback()),
                        first.gate().maxAgreement(),
                        first.gate().maxGap());
    }
}
