package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scores rows with several methods, several rows at a time. The result does not depend on how many. */
public final class RowScoring {

    private final SortedMap<String, SentenceScorer> methods;
    private final int threads;

    /**
     * @param methods name to method
     * @param threads rows that are scored at the same time, 1 upwards
     */
    public RowScoring(SortedMap<String, SentenceScorer> methods, int threads) {
        this.methods = new TreeMap<>(methods);
        this.threads = threads;
    }

    /** Scores rows with a model and nothing beside it, under the name {@link PruningMeasurement#MODEL}. */
    public static RowScoring byModel(SentenceScorer model, int threads) {
        return new RowScoring(new TreeMap<>(Map.of(PruningMeasurement.MODEL, model)), threads);
    }

    /** Scores all rows, in their order. */
    public List<RowScores> score(List<LabelledRow> rows)
            throws ScoringException, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<RowScores>> work = new ArrayList<>();
            rows.forEach(row -> work.add(() -> score(row)));
            List<RowScores> scored = new ArrayList<>();
            for (Future<RowScores> future : pool.invokeAll(work)) {
                scored.add(future.get());
            }
            return scored;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ScoringException failure) {
                throw failure;
            }
            throw new IllegalStateException("scoring failed", e.getCause());
        }
    }

    private RowScores score(LabelledRow row) throws ScoringException {
        SortedMap<String, float[]> scores = new TreeMap<>();
        for (var method : methods.entrySet()) {
            scores.put(method.getKey(), method.getValue().score(row));
        }
        return new RowScores(row, scores);
    }
}
