package dev.winnow.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of a context.
 *
 * @param marker the number that stands in the context, 1 upwards
 * @param documentId the document; of a line of facts the first fact's id
 * @param title its title, empty if it has none
 * @param uri where a person can read it; null if unknown
 * @param spans the kept stretches, as offsets into the document's text
 * @param block where its block stands in the text of the context, its marker included; null if
 *     another source's block says the same
 * @param facts the facts of a line of the graph; empty for a document
 */
public record CitedSource(
        int marker,
        String documentId,
        String title,
        @Nullable String uri,
        List<TextSpan> spans,
        @Nullable TextSpan block,
        List<Fact> facts) {

    /** Copies the lists. */
    public CitedSource {
        spans = List.copyOf(spans);
        facts = List.copyOf(facts);
    }

    /**
     * A fact of the graph in a line of the context.
     *
     * @param id the fact
     * @param place where it stands in the text of the context
     */
    public record Fact(String id, TextSpan place) {}
}
