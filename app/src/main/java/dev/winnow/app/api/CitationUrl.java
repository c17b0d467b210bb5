package dev.winnow.app.api;

import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.platform.request.DocumentLinks;
import java.util.function.UnaryOperator;

/** Where a reader of an answer can open a source. */
final class CitationUrl {

    private CitationUrl() {}

    /**
     * An address of the web, which is all that chat clients make a link of: the source's own, or
     * that of its text on this server.
     */
    static String of(Citation citation, DocumentLinks links) {
        return citation.facts().isEmpty()
                ? links.onTheWeb(citation.documentId(), citation.uri())
                : links.base() + "/v1/graph";
    }

    /**
     * Gives a citation the address of its text if its source has none of its own. Facts are no
     * documents and stay without.
     */
    static UnaryOperator<Citation> cited(DocumentLinks links) {
        return citation ->
                citation.facts().isEmpty()
                        ? new Citation(
                                citation.marker(),
                                citation.documentId(),
                                citation.title(),
                                links.of(citation.documentId(), citation.uri()),
                                citation.spans(),
                                citation.block(),
                                citation.facts())
                        : citation;
    }
}
