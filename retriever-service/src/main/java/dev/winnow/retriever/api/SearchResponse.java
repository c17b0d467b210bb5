package dev.winnow.retriever.api;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.platform.request.DocumentLinks;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param hits best first
 * @param report of the retriever
 * @param feedback whether there was a second round, and what was fed back; only if an explanation
 *     was asked for
 */
public record SearchResponse(
        List<Hit> hits, StageReport report, @Nullable FeedbackReport feedback) {

    public SearchResponse {
        hits = List.copyOf(hits);
    }

    /** What the retriever, which ran last, has found. */
    static SearchResponse of(PipelineState state, boolean explain, DocumentLinks links) {
        return new SearchResponse(
                state.candidates().stream()
                        .map(candidate -> Hit.of(candidate, explain, links))
                        .toList(),
                state.reports().getLast(),
                explain ? state.feedback() : null);
    }

    /**
     * A passage that was found.
     *
     * @param rank place in the list, 1 for the best
     * @param passageId its id
     * @param documentId its document
     * @param title of the document, empty if it has none
     * @param headings from the outermost to the one the passage stands under
     * @param text the passage
     * @param start first UTF-16 unit in the document's original, from 0, inclusive
     * @param end last UTF-16 unit in the document's original, exclusive
     * @param uri where a person can read the document: at its own place, or its text on this server
     * @param metadata of the document
     * @param scores the score of each source in the last round that it took part in, and {@code
     *     fused}, which ordered the list
     * @param explanation what each source was worth in each round; only if asked for
     */
    public record Hit(
            int rank,
            PassageId passageId,
            DocumentId documentId,
            String title,
            List<String> headings,
            String text,
            int start,
            int end,
            String uri,
            Metadata metadata,
            SortedMap<String, Float> scores,
            @Nullable List<SourceScore> explanation) {

        public Hit {
            headings = List.copyOf(headings);
            scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
            explanation = explanation == null ? null : List.copyOf(explanation);
        }

        private static Hit of(Candidate candidate, boolean explain, DocumentLinks links) {
            Passage passage = candidate.passage();
            TreeMap<String, Float> scores = new TreeMap<>();
            scores.put("fused", candidate.fused().value());
            // The first round stands first, so that a source's last word stays.
            for (SourceScore source : candidate.sources()) {
                scores.put(source.source(), source.raw().value());
            }
            return new Hit(
                    candidate.rank(),
                    passage.id(),
                    passage.documentId(),
                    passage.title(),
                    passage.headings(),
                    passage.text(),
                    passage.start(),
                    passage.end(),
                    links.of(passage.documentId(), passage.uri()),
                    passage.metadata(),
                    scores,
                    explain ? candidate.sources() : null);
        }
    }
}
