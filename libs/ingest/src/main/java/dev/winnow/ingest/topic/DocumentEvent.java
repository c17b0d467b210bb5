package dev.winnow.ingest.topic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a document.
 *
 * @param version of two changes of a document the one with the higher version holds, in whatever
 *     order they come
 * @param document what it is now; null if it was deleted
 * @param at when the record was written
 */
public record DocumentEvent(
        DocumentKey key, long version, @Nullable DocumentRecord document, Instant at) {}
