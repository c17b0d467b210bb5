package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.JudgedQuery;
import dev.winnow.core.retrieval.FeedbackReport;
import java.util.List;
import java.util.Locale;

/**
 * A query and what the retriever found for it.
 *
 * @param query the query
 * @param documents ids, best first, each once
 * @param scores of the documents, in their order
 * @param feedback whether there was a second round, and the signals that the gate read
 */
public record RankedQuery(
        JudgedQuery query, List<String> documents, List<Float> scores, FeedbackReport feedback) {

    public RankedQuery {
        documents = List.copyOf(documents);
        scores = List.copyOf(scores);
    }

    /** The list in the format that trec_eval reads: query, Q0, document, rank, score, tag. */
    public String trec(String tag) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < documents.size(); i++) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s Q0 %s %d %s %s%n",
                            query.id(),
                            documents.get(i),
                            i + 1,
                            scores.get(i),
                            tag));
        }
        return text.toString();
    }
}
