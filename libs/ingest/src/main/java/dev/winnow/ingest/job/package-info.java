/**
 * Uploads that are taken in while their senders wait or look again later: their files on disk,
 * their places in the queue, what became of each. {@link dev.winnow.ingest.job.IngestJobs} is the
 * entry point.
 */
@NullMarked
package dev.winnow.ingest.job;

import org.jspecify.annotations.NullMarked;
