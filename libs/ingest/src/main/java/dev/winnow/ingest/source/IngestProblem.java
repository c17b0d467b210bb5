package dev.winnow.ingest.source;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.ingest.extract.ExtractionException;

/**
 * Something that a person should know about one file or line.
 *
 * @param path the file's name: that in the upload, or that of the indexed folder and the path below
 *     it
 * @param code stable name, lower-case with hyphens, e.g. {@code encrypted}
 * @param message what was found, which limit applies, what to do; no text of the document
 */
public record IngestProblem(String path, String code, String message) {

    public static final String CLASH = "id-clash";
    public static final String INVALID_ID = "invalid-id";
    public static final String TOO_MANY_PASSAGES = "too-many-passages";
    public static final String DESCRIPTION_TOO_LARGE = "description-too-large";
    public static final String TOO_SLOW = "too-slow";
    public static final String EMBEDDING = "embedding-failed";
    public static final String NO_IMPACTS = "no-impacts";
    public static final String WHOLE_TOO_LONG = "whole-too-long";
    public static final String INTERNAL = "internal-error";
    static final String FOLDER = "build-folder";
    static final String LOOP = "link-loop";
    public static final String REFUSED = "refused";
    public static final String NOT_REMOVED = "not-removed";

    /** Deleted after its upload was accepted. */
    private static final String DELETED = "deleted";

    /** The same name as that of the problem over HTTP. */
    static final String NO_ROOM = "insufficient-storage";

    static final String NOT_WRITTEN = "write-failed";

    /** A file or line of which no text could be taken out. */
    public static IngestProblem of(String path, ExtractionException failure) {
        return new IngestProblem(
                path, failure.failure().code(), String.valueOf(failure.getMessage()));
    }

    /** A document that was deleted after its upload was accepted. */
    public static IngestProblem deleted(String path) {
        return new IngestProblem(
                path,
                DELETED,
                "the document was deleted after its upload was accepted, so it was left out; send it again if it is wanted");
    }

    /** The code for a document that could not be stored. */
    public static String of(IndexWriteException failure) {
        return failure.isForRoom() ? NO_ROOM : NOT_WRITTEN;
    }
}
