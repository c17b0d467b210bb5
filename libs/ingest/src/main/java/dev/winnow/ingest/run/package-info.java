/**
 * Runs over a batch of files. Content hashes make a second run cheap and let a run that was killed
 * be finished by the next one; a bad file is listed and stops nothing. Documents are prepared on
 * several threads and stored in the order of their names, so equal folders give equal stores.
 *
 * <p>{@link dev.winnow.ingest.run.Ingestion} writes to a store, {@link
 * dev.winnow.ingest.run.TopicIngestion} to the documents topic. Must not know HTTP or Spring.
 */
@NullMarked
package dev.winnow.ingest.run;

import org.jspecify.annotations.NullMarked;
