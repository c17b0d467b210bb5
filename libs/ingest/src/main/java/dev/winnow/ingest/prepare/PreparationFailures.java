package dev.winnow.ingest.prepare;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.outcome.StageException;
import dev.winnow.ingest.extract.DescriptionLimits;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a document was not prepared, in the words of the report. */
public final class PreparationFailures {

    private static final Logger LOG = LoggerFactory.getLogger(PreparationFailures.class);

    private PreparationFailures() {}

    public static IngestProblem unreadable(SourceFile file, IOException failure) {
        LOG.debug("{} cannot be read", file.path(), failure);
        ExtractionException why = unreadable(failure);
        return new IngestProblem(
                file.path(), why.failure().code(), String.valueOf(why.getMessage()));
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

    static Prepared refused(
            String path, ExtractionException failure, @Nullable StoredDocument stored) {
        IngestProblem problem =
                problem(path, failure.failure().code(), failure.getMessage(), stored);
        if (!failure.failure().isOfTheFile()) {
            return new Prepared.NotNow(problem);
        }
        return failure.failure() == ExtractionFailure.UNSUPPORTED
                ? new Prepared.Unsupported(problem)
                : new Prepared.Failed(problem);
    }

    static Prepared tooMuchSaid(
            String path, DescriptionLimits.Excess excess, @Nullable StoredDocument stored) {
        return new Prepared.Failed(
                problem(path, IngestProblem.DESCRIPTION_TOO_LARGE, excess.message(), stored));
    }

    static Prepared tooManyPassages(
            String path, int passages, PreparationLimits bounds, @Nullable StoredDocument stored) {
        return new Prepared.Failed(
                problem(
                        path,
                        IngestProblem.TOO_MANY_PASSAGES,
                        "the document has %,d passages, at most %,d are taken; split it, or raise winnow.ingest.max-passages"
                                .formatted(passages, bounds.passages()),
                        stored));
    }

    static Prepared tooSlow(
            String path, int passages, PreparationLimits bounds, @Nullable StoredDocument stored) {
        return new Prepared.Failed(
                problem(
                        path,
                        IngestProblem.TOO_SLOW,
                        "cutting and encoding %,d passages took longer than %d s; send it again when there is less to do, split it, or raise winnow.ingest.document-time"
                                .formatted(passages, bounds.time().toSeconds()),
                        stored));
    }

    static Prepared embeddingFailed(
            String path, StageException failure, @Nullable StoredDocument stored) {
        return new Prepared.Failed(
                problem(path, IngestProblem.EMBEDDING, failure.getMessage(), stored));
    }

    static Prepared tooLongForVector(String path, int length, @Nullable StoredDocument stored) {
        return new Prepared.Failed(
                problem(
                        path,
                        IngestProblem.WHOLE_TOO_LONG,
                        "%,d characters and a \"vector\": such a document stays one passage, and that has at most %,d; split it and give each part a vector of its own"
                                .formatted(length, PassageCutting.LONGEST_WHOLE),
                        stored));
    }

    static Prepared internal(String path, Throwable failure, @Nullable StoredDocument stored) {
        LOG.error("A document could not be prepared", failure);
        return new Prepared.Failed(problem(path, IngestProblem.INTERNAL, defect(failure), stored));
    }

    /** What nobody foresaw, as the failure of one document. */
    public static IngestProblem internal(String path, Throwable failure) {
        LOG.error("A document could not be taken in", failure);
        return new IngestProblem(path, IngestProblem.INTERNAL, defect(failure));
    }

    private static String defect(Throwable failure) {
        return "%s: this is a defect of Winnow; the log has the details"
                .formatted(failure.getClass().getSimpleName());
    }

    private static IngestProblem problem(
            String path, String code, @Nullable String message, @Nullable StoredDocument stored) {
        String stays = stored == null ? "" : " (the version indexed before stays)";
        return new IngestProblem(path, code, message + stays);
    }
}
