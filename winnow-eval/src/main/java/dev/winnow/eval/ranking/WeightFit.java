package dev.winnow.eval.ranking;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The model's share of a list, fitted to queries: the one with the highest mean nDCG@10, of equals the smallest. */
final class WeightFit {

    /** Twentieths: finer steps are below what some hundred queries can tell apart. */
    private static final int STEPS = 20;

    private WeightFit() {}

    /** Share to mean nDCG@10, from 0 (retrieval alone) to 1 (the model alone). */
    static SortedMap<Float, Double> sweep(List<ScoredList> lists) {
        SortedMap<Float, Double> sweep = new TreeMap<>();
        for (int step = 0; step <= STEPS; step++) {
            float weight = (float) step / STEPS;
            sweep.put(
                    weight,
                    lists.stream().mapToDouble(list -> list.ndcg(weight)).average().orElse(0));
        }
        return sweep;
    }

    static float best(SortedMap<Float, Double> sweep) {
        float best = 0;
        double highest = -1;
        for (var step : sweep.entrySet()) {
            if (step.getValue() > highest) {
                highest = step.getValue();
                best = step.getKey();
            }
        }
        return best;
    }
}
