package dev.winnow.retriever.api;

/**
 * Limits of uploads.
 *
 * @param document largest document in bytes
 * @param upload largest body of JSON lines in bytes
 * @param waitingJobs uploads that may wait
 */
public record DocumentsLimits(long document, long upload, int waitingJobs) {

    static final String DOCUMENT_KEY = "winnow.ingest.max-document-size";
    static final String UPLOAD_KEY = "winnow.ingest.max-upload-size";
}
