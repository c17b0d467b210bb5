package dev.winnow.ingest.chunk;

import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A stretch of a document that becomes a passage.
 *
 * @param span in UTF-16 units of the document's text
 * @param headings path of the headings that all of it stands under
 * @param tokens length as it was measured
 */
public record Chunk(Span span, List<String> headings, int tokens) {

    public Chunk {
        headings = List.copyOf(headings);
    }
}
