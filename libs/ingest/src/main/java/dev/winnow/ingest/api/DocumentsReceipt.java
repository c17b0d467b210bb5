package dev.winnow.ingest.api;

/**
 * What was taken in and is on its way into the index.
 *
 * @param job id of the job
 * @param statusUrl where it can be asked how far it is
 * @param eventsUrl where it tells of itself (server-sent events)
 */
record DocumentsReceipt(String job, String statusUrl, String eventsUrl) {

    static DocumentsReceipt of(String job) {
        String url = "/v1/documents/jobs/" + job;
        return new DocumentsReceipt(job, url, url + "/events");
    }
}
