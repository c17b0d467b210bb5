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
     * @param score the calibrated rank probability; 0 if no model ran, which the header
     *     Winnow-Degraded says
     * @param title of the document, empty if it has none
     */
    record DifyRecord(String content, float score, String title, DifyMetadata metadata) {}

    /**
     * Where a record comes from.
     *
     * @param url where a reader can open the document
     * @param start first UTF-16 unit of what was kept in the document's text, inclusive
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
