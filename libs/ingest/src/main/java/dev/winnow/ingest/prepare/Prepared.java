package dev.winnow.ingest.prepare;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.source.IngestProblem;
import java.util.List;

/** What became of a document before it is stored. */
public sealed interface Prepared {

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

    /** Could not be looked at; nothing is known against it. */
    record NotNow(IngestProblem problem) implements Prepared {}

    /** A document of which no text could be taken out. */
    static Prepared refused(ExtractionFailure failure, IngestProblem problem) {
        if (!failure.isOfTheFile()) {
            return new NotNow(problem);
        }
        return failure == ExtractionFailure.UNSUPPORTED
                ? new Unsupported(problem)
                : new Failed(problem);
    }
}
