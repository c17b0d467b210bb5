package dev.winnow.core.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.sentence.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of the context.
 *
 * @param marker the number that stands in the context, 1 upwards in the order of the context;
 *     sources of which the context holds no block, because another one says the same, follow after
 *     the last block
 * @param documentId the document; of a line of facts the first fact's id
 * @param title its title, empty if it has none; of facts the names of their sources
 * @param uri where a person can read it; null if unknown, and then left out in JSON
 * @param spans the kept stretches, as offsets into the document's original, ordered and merged
 *     where they touch
 * @param block where its block stands in the text of the context, from its marker to its last
 *     character, as offsets into that text; null if it has none, and then left out in JSON. Markers
 *     are to be looked for at these places: a document may hold a number in brackets of its own
 * @param facts the facts of a line of the graph, in its order; empty for a document
 */
public record Citation(
        int marker,
        DocumentId documentId,
        String title,
        @Nullable String uri,
        List<Span> spans,
        @Nullable Span block,
        List<CitedFact> facts) {

    public Citation {
        spans = List.copyOf(spans);
        facts = List.copyOf(facts);
    }
}
