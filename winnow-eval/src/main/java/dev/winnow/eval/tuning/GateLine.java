package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.search.RetrievalSettings;

/**
 * A collection under settings and a gate that come from the other collections.
 *
 * @param collection name of the folder
 * @param split name of the judgements
 * @param settings what was chosen
 * @param gate what was chosen
 * @param words BM25 alone
 * @param vectors the vectors alone
 * @param off the chosen settings without feedback
 * @param on the chosen settings with feedback on every query
 * @param gated the chosen settings behind the chosen gate
 * @param oracle feedback exactly where it raises nDCG@10
 * @param opened for which queries the gate opened
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record GateLine(
        String collection,
        String split,
        RetrievalSettings settings,
        FeedbackGate gate,
        Figures words,
        Figures vectors,
        Figures off,
        Figures on,
        Figures gated,
        Figures oracle,
        boolean[] opened) {

    /** The line of a candidate and a gate on a collection. */
    static GateLine of(CollectionTrials trials, int candidate, FeedbackGate gate) {
        Trial trial = trials.trials().get(candidate);
        boolean[] opened = new boolean[trials.queries().size()];
        for (int q = 0; q < opened.length; q++) {
            opened[q] = gate.opens(trial.signals().get(q));
        }
        Figures on = trial.on();
        Figures off = trial.off();
        return new GateLine(
                trials.collection(),
                trials.split(),
                trial.settings(),
                gate,
                trials.words(),
                trials.vectors(),
                off,
                on,
                on.where(q -> opened[q], off),
                on.where(q -> on.ndcg()[q] > off.ndcg()[q], off),
                opened);
    }

    /** The better of its two sources. */
    Figures single() {
        return words.meanNdcg() > vectors.meanNdcg() ? words : vectors;
    }

    /** Share of the queries for which the gate opened. */
    double share() {
        int open = 0;
        for (boolean one : opened) {
            open += one ? 1 : 0;
        }
        return (double) open / opened.length;
    }
}
