/**
 * The documents topic, {@code winnow.documents.v1}: its records, their keys, a sender for those who write
 * them and the listener that hands them to a {@link dev.winnow.ingest.topic.DocumentWorker}. Like the
 * REST endpoints it may know Spring; it must not know what becomes of a document.
 */
@NullMarked
package dev.winnow.ingest.topic;

import org.jspecify.annotations.NullMarked;
