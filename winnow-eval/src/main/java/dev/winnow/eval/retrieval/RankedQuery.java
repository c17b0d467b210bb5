package dev.winnow.eval.retrieval;

import dev.winnow.eval.collection.JudgedQuery;
import java.util.List;

/**
 * A query and what was found for it.
 *
 * @param query the query
 * @param documents ids, best first, each once
 * @param scores of the documents, in their order
 */
public record RankedQuery(JudgedQuery query, List<String> documents, List<Float> scores) {

    public RankedQuery {
        documents = List.copyOf(documents);
        scores = List.copyOf(scores);
    }
}
