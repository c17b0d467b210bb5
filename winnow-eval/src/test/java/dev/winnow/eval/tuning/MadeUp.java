package dev.winnow.eval.tuning;

import dev.winnow.core.retrieval.FeedbackSignals;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Small tables whose best choice can be told by eye. */
final class MadeUp {

    private MadeUp() {}

    /** Settings that differ from all others by their weight. */
    static RetrievalSettings settings(float weight) {
        return RetrievalSettings.DEFAULTS.withFinalWeight(weight);
    }

    /** Figures whose recall is .5 throughout. */
    static Figures ndcg(double... values) {
        Figures figures = constant(values.length, 0, .5);
        System.arraycopy(values, 0, figures.ndcg(), 0, values.length);
        return figures;
    }

    static Figures constant(int queries, double ndcg, double recall) {
        Figures figures = Figures.of(queries);
        Arrays.fill(figures.ndcg(), ndcg);
        Arrays.fill(figures.recall(), recall);
        return figures;
    }

    /** A candidate whose lists are flat, with this agreement of the sources on each query. */
    static CollectionTrials.Trial trial(float weight, Figures off, Figures on, float... agreement) {
        List<FeedbackSignals> signals = new ArrayList<>();
        for (float one : agreement) {
            signals.add(new FeedbackSignals(one, 0f, 5));
        }
        return new CollectionTrials.Trial(settings(weight), off, on, signals);
    }

    /** A collection whose sources alone find nothing. */
    static CollectionTrials collection(String name, CollectionTrials.Trial... trials) {
        int queries = trials[0].off().queries();
        return new CollectionTrials(
                name,
                "test",
                IntStream.range(0, queries).mapToObj(q -> "q" + q).toList(),
                Figures.of(queries),
                Figures.of(queries),
                List.of(trials));
    }
}
