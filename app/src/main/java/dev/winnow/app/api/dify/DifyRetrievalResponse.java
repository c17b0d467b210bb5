package dev.winnow.app.api.dify;

import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;

/**
 * Dify's answer.
 *
 * @param records a record for each passage of which something was kept, in the order of the
 *     context; empty for nothing
 */
record DifyRetrievalResponse(List<DifyRecord> records) {

    /**
     * A passage.
     *
     * @param content its kept sentences
     * @param score calibrated probability that the passage answers the question, 0 to 1; 0 if no
     *     model ran, which the header Winnow-Degraded says
     * @param title of the document, empty if it has none
     * @param metadata where it comes from
     */
    record DifyRecord(String content, float score, String title, DifyMetadata metadata) {}

    /**
     * Where a record comes from.
     *
     * @param documentId the document, as {@code /v1/documents} knows it
     * @param passageId the passage in the index
     * @param url where a reader can open the document
     * @param start first UTF-16 unit of what was kept in the document's text, from 0, inclusive
     * @param end last UTF-16 unit of it, exclusive
     */
    record DifyMetadata(
            DocumentId documentId, PassageId passageId, String url, int start, int end) {}

    static DifyRetrievalResponse of(PipelineState state, DocumentLinks links) {
        return new DifyRetrievalResponse(
                PrunedPassage.of(state).stream().map(kept -> record(kept, links)).toList());
    }

    private static DifyRecord record(PrunedPassage kept, DocumentLinks links) {
        Passage passage = kept.passage();
        return new DifyRecord(
                kept.text(),
                kept.score(),
                passage.title(),
                new DifyMetadata(
                        passage.documentId(),
                        passage.id(),
                        links.onTheWeb(passage.documentId(), passage.uri()),
                        kept.start(),
                        kept.end()));
    }
}
