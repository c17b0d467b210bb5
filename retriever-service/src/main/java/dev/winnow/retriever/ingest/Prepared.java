package dev.winnow.retriever.ingest;

import dev.winnow.retriever.extract.ExtractedDocument;
import dev.winnow.retriever.index.EmbeddedPassage;
import dev.winnow.retriever.index.IncomingDocument;
import java.util.List;

/** What became of a document before it is stored. */
sealed interface Prepared {

    /**
     * Ready to be stored.
     *
     * @param replaces whether there is an earlier version
     */
    record Ready(
            String path,
            IncomingDocument document,
            List<EmbeddedPassage> passages,
            boolean replaces,
            List<ExtractedDocument.Note> notes)
            implements Prepared {}

    /** The same bytes as before with the same said beside them, for the same readers. */
    record Unchanged() implements Prepared {}

    /** Of a type that is not read. */
    record Unsupported(IngestProblem problem) implements Prepared {}

    /** Could not be read. */
    record Failed(IngestProblem problem) implements Prepared {}
}
