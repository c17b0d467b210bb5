/**
 * Work on records: the listener of a stage and the one that answers, their retry topics and dead
 * letters. A record's offset is committed once its result is safe.
 */
@NullMarked
package dev.winnow.platform.kafka.stage;

import org.jspecify.annotations.NullMarked;
