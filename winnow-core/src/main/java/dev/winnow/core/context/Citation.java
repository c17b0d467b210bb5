package dev.winnow.core.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.sentence.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of the context.
 *
 * @param marker the number that stands in the context, 1 upwards in the order of the context; sources of which the context holds no
 *     block, because another one says the same, follow after the last block
 * @param documentId the document
 * @param title its title, empty if it has none
 * @param uri where a person can read it, or null if unknown
 * @param spans the kept stretches, as offsets into the document's original, ordered and merged where they touch
 */
public record Citation(
        int marker, DocumentId documentId, String title, @Nullable String uri, List<Span> spans) {

    public Citation {
        spans = List.copyOf(spans);
    }
}
