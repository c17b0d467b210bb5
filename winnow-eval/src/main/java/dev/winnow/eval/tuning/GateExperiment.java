package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.util.ArrayList;
import java.util.List;

/** Fits settings and gate to all collections but one, for each of them in turn, and then to all. */
public final class GateExperiment {

    private final List<FeedbackGate> gates;

    /**
     * @param gates to choose from
     */
    public GateExperiment(List<FeedbackGate> gates) {
        this.gates = List.copyOf(gates);
    }

    /**
     * Fits and measures.
     *
     * @param model the encoder, in words
     * @param collections two or more, with the same candidates in the same order
     */
    public GateReport run(String model, List<CollectionTrials> collections) {
        GateFit fit = new GateFit(new GateScores(collections, gates));
        List<GateLine> lines = new ArrayList<>();
        List<GateLine> shipped = new ArrayList<>();
        GateFit.Chosen all = fit.fit(fit.all());
        for (int c = 0; c < collections.size(); c++) {
            lines.add(line(collections.get(c), fit.fit(fit.without(c))));
            shipped.add(line(collections.get(c), all));
        }
        return new GateReport(
                model, collections.getFirst().trials().size(), gates.size(), lines, shipped);
    }

    private GateLine line(CollectionTrials collection, GateFit.Chosen chosen) {
        return GateLine.of(collection, chosen.candidate(), gates.get(chosen.gate()));
    }
}
