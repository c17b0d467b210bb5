/**
 * The records of the topics: JSON as the value, CloudEvents in binary mode, headers that travel
 * with a question, and their readers and writers. A record that cannot be read is a {@link
 * dev.winnow.platform.kafka.event.PoisonRecordException}.
 */
@NullMarked
package dev.winnow.platform.kafka.event;

import org.jspecify.annotations.NullMarked;
