package dev.winnow.ingest.extract;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.score.Impacts;

/** What one line of a file of JSON lines holds. */
public sealed interface JsonLine {

    /** Line number, from 1. */
    int number();

    /**
     * A document.
     *
     * @param id from {@code _id} or {@code id}
     * @param size bytes of the line without its line end
     * @param contentHash SHA-256 of the line's bytes without its line end, 64 hexadecimal digits
     * @param impacts from {@code vector}: what a sparse encoder made of the whole document; {@link Impacts#NONE} if
     *     there is none or none is wanted
     */
    record Document(
            int number, DocumentId id, int size, String contentHash, ExtractedDocument document, Impacts impacts)
            implements JsonLine {}

    /** A line that gave no document. */
    record Bad(int number, ExtractionException failure) implements JsonLine {}
}
