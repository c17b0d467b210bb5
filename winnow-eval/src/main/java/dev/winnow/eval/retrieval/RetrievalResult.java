package dev.winnow.eval.retrieval;

import dev.winnow.eval.metric.Interval;
import java.util.Map;

/**
 * One line of a table, as it is written to JSON.
 *
 * @param collection name of the folder
 * @param split name of the judgements
 * @param unit {@code document} or {@code passage}
 * @param mode {@code bm25}, {@code dense} or {@code hybrid}
 * @param sparse what sits beside the vectors, or alone in the mode {@code bm25}: {@code bm25} or {@code impact}
 * @param sparseWeight its share in the fused score where the vectors spread as usual; the same as the settings' final weight
 * @param queries number of judged queries
 * @param model embedder and the first digits of its hash, or {@code none}
 * @param metrics name to mean and interval; {@code recall@1000} and {@code map@1000} come from a second, deep run
 * @param fedBack share of the queries that were searched a second time with what the first search taught
 * @param settings everything that made the lists
 */
public record RetrievalResult(
        String collection,
        String split,
        String unit,
        String mode,
        String sparse,
        double sparseWeight,
        int queries,
        String model,
        Map<String, Interval> metrics,
        double fedBack,
        RetrievalSetup settings) {}
