package dev.winnow.ingest.topic;

import java.io.Serial;

/** A document does not fit a record. */
public final class DocumentTooLargeException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    DocumentTooLargeException(int bytes, int limit) {
        super(
                "the document has %,d bytes as a record of JSON, at most %,d fit; split it"
                        .formatted(bytes, limit));
    }
}
