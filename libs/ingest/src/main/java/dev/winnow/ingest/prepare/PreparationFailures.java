package dev.winnow.ingest.prepare;

import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a document was not prepared, in the words of the report. */
public final class PreparationFailures {

    private static final Logger LOG = LoggerFactory.getLogger(PreparationFailures.class);

    private PreparationFailures() {}

    public static IngestProblem unreadable(SourceFile file, IOException failure) {
        LOG.debug("{} cannot be read", file.path(), failure);
        return IngestProblem.of(file.path(), unreadable(failure));
    }

    public static ExtractionException unreadable(IOException failure) {
        return switch (failure) {
            case FileInput.RefusedException refused ->
                    new ExtractionException(
                            refused.failure(), String.valueOf(refused.getMessage()), refused);
            default ->
                    new ExtractionException(
                            ExtractionFailure.NOT_READABLE,
                            failure.getClass().getSimpleName(),
                            failure);
        };
    }

    /** What nobody foresaw, as the failure of one document. */
    public static IngestProblem internal(String path, Throwable failure) {
        LOG.error("A document could not be taken in", failure);
        return new IngestProblem(
                path,
                IngestProblem.INTERNAL,
                "%s: this is a defect of Winnow; the log has the details"
                        .formatted(failure.getClass().getSimpleName()));
    }
}
