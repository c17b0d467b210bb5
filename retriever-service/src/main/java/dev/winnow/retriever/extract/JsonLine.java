package dev.winnow.retriever.extract;

import dev.winnow.core.identity.DocumentId;

/** What one line of a file of JSON lines holds. */
public sealed interface JsonLine {

    /** Line number, from 1. */
    int number();

    /**
     * A document.
     *
     * @param id from {@code _id}
     * @param contentHash SHA-256 of the line's bytes without its line end, 64 hexadecimal digits
     */
    record Document(int number, DocumentId id, String contentHash, ExtractedDocument document)
            implements JsonLine {}

    /** A line that gave no document. */
    record Bad(int number, ExtractionException failure) implements JsonLine {}
}
