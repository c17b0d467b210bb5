package dev.winnow.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Passages that were found.
 *
 * @param hits best first
 * @param report of the retriever
 */
public record SearchAnswer(List<Hit> hits, StageSummary report) {

    /** Copies the list. */
    public SearchAnswer {
        Objects.requireNonNull(report, "report");
        hits = List.copyOf(hits);
    }

    /** What was lost on the way; empty if nothing was. */
    public List<Degraded> degraded() {
        return StageSummary.degraded(List.of(report));
    }

    /**
     * A passage.
     *
     * @param rank 1 for the best
     * @param passageId its id
     * @param documentId its document
     * @param title of the document, empty if it has none
     * @param headings from the outermost to the one that the passage stands under
     * @param text the passage
     * @param start first UTF-16 unit in the document's text, inclusive
     * @param end last UTF-16 unit in the document's text, exclusive
     * @param uri where a person can read the document
     * @param metadata of the document
     * @param scores by source; {@code fused} ordered the list. Scores of different sources cannot
     *     be compared
     */
    public record Hit(
            int rank,
            String passageId,
            String documentId,
            String title,
            List<String> headings,
            String text,
            int start,
            int end,
            String uri,
            Map<String, Object> metadata,
            Map<String, Double> scores) {

        /** Copies list and maps. */
        public Hit {
            headings = List.copyOf(headings);
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }
}
