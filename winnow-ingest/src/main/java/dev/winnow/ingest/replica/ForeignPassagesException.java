package dev.winnow.ingest.replica;

import java.io.Serial;

/** The passages topic holds passages that this program's index cannot take. */
final class ForeignPassagesException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    ForeignPassagesException(String theirs, String ours) {
        super(
                "the passages topic holds passages that were made with other settings (%s) than this program's (%s): start all programs with one embedder and one way of cutting, or make the topic anew and send the documents again"
                        .formatted(theirs, ours));
    }
}
