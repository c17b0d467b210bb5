package dev.winnow.eval.spans;

import java.io.IOException;

/** Where the originals of documents are. */
@FunctionalInterface
public interface Originals {

    /** The text that offsets of this document point into. */
    String of(String documentId) throws IOException, InterruptedException;
}
