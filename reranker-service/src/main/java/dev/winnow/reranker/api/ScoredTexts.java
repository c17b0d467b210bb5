package dev.winnow.reranker.api;

import dev.winnow.core.rerank.Reranked;
import dev.winnow.reranker.documents.RerankedDocuments;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Texts that were scored, for a dialect to write down.
 *
 * @param id the request's id
 * @param apiVersion Cohere's, by the path
 * @param scored all texts with their scores
 * @param wanted number of results to write
 */
record ScoredTexts(String id, String apiVersion, RerankedDocuments scored, int wanted) {

    /** The model that ran. */
    String model() {
        var model = scored.after().reports().getLast().model();
        return model == null ? "" : model.name();
    }

    /** One result for each of the best, from its index in the request and its scores. */
    <T> List<T> best(BiFunction<Integer, Reranked, T> result) {
        return scored.bestFirst().subList(0, wanted).stream()
                .map(index -> result.apply(index, scored.at(index)))
                .toList();
    }

    /** Least keep-probability of a sentence that is kept, where the request names none. */
    float threshold() {
        return scored.before().question().settings().threshold(false);
    }

    /** The text at an index of the request, as it was scored. */
    String text(int index) {
        return scored.documents().texts().get(index);
    }
}
