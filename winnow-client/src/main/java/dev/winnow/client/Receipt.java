package dev.winnow.client;

import java.util.Objects;

/**
 * A document that was taken in and is on its way into the index.
 *
 * @param job id of the job
 * @param statusUrl where it can be asked how far it is, as a path on the server
 */
public record Receipt(String job, String statusUrl) {

    /** Checks that the server said which job it is. */
    public Receipt {
        Objects.requireNonNull(job, "job");
    }
}
