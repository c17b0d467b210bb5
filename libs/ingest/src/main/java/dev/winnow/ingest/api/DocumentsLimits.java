package dev.winnow.ingest.api;

/**
 * Limits of each upload.
 *
 * @param document largest document in bytes
 * @param upload largest body of JSON lines in bytes
 */
public record DocumentsLimits(long document, long upload) {

    static final String DOCUMENT_KEY = "winnow.ingest.max-document-size";
    static final String UPLOAD_KEY = "winnow.ingest.max-upload-size";
}
