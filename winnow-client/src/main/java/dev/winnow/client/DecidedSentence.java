package dev.winnow.client;

import org.jspecify.annotations.Nullable;

/**
 * A sentence of a document that was kept or dropped.
 *
 * @param passageId its passage
 * @param documentId its document
 * @param start first UTF-16 unit in the document's text, inclusive
 * @param end last UTF-16 unit in the document's text, exclusive
 * @param probability the keep-probability, 0 to 1; null where no model scored sentences
 * @param reason why it was kept or dropped, e.g. {@code threshold} or {@code budget}
 */
public record DecidedSentence(
        String passageId,
        String documentId,
        int start,
        int end,
        @Nullable Double probability,
        String reason) {}
