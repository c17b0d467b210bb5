package dev.winnow.bench.tuning;

import dev.winnow.retriever.search.RetrievalSettings;
import java.util.Arrays;

/** Small tables whose best choice can be told by eye. */
final class MadeUp {

    private MadeUp() {}

    /** Settings that differ from all others by their weight. */
    static RetrievalSettings settings(float weight) {
        return RetrievalSettings.DEFAULTS.withFinalWeight(weight);
    }

    /** TuningCandidates.Figures whose recall is .5 throughout. */
    static TuningCandidates.Figures ndcg(double... values) {
        double[] recall = new double[values.length];
        Arrays.fill(recall, .5);
        return new TuningCandidates.Figures(values, recall);
    }

    /** Settings of this weight, and what they give. */
    static TuningCandidates.Choice choice(float weight, double... ndcg) {
        return new TuningCandidates.Choice(settings(weight), ndcg(ndcg));
    }
}
