/**
 * The documents topic, {@code winnow.documents.v1}: its records, their keys, a sender for those who
 * write them, and those who read them into a {@link
 * dev.winnow.core.document.VersionedDocumentStore}. Of two versions of a document the higher one
 * holds, in whatever order they come; how far the topic was read is committed in the store with
 * what was read. Like the REST endpoints it may know Spring; it must not know what the store is.
 */
@NullMarked
package dev.winnow.ingest.topic;

import org.jspecify.annotations.NullMarked;
