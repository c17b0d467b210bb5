package dev.winnow.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a context keeps of one source, for frameworks that want a list of texts.
 *
 * @param marker its number in the context
 * @param documentId the document; of a line of facts the first fact's id
 * @param title its title, empty if it has none
 * @param uri where a person can read it; null if unknown
 * @param text the kept sentences, as the context has them, without marker and heading
 * @param spans where they stand in the document's text
 * @param rankProbability the best of its passages' rank probabilities, 0 to 1; null if no model
 *     scored it, or the request did not ask for an explanation
 */
public record Source(
        int marker,
        String documentId,
        String title,
        @Nullable String uri,
        String text,
        List<Span> spans,
        @Nullable Double rankProbability) {

    /** Copies the list. */
    public Source {
        spans = List.copyOf(spans);
    }
}
