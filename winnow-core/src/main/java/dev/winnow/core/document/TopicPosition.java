package dev.winnow.core.document;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a topic has been read into an index.
 *
 * @param topic the id that the broker gave the topic: one that was deleted and made again under the same name has another
 * @param next partition to the offset of the next record to read
 * @param seen when all of this was known to be true; what happened to the topic before then, the index has
 */
public record TopicPosition(String topic, SortedMap<Integer, Long> next, Instant seen) {

    public TopicPosition {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    /** Sum of all offsets: grows with every record that is read. */
    public long sequence() {
        long sum = 0;
        for (long offset : next.values()) {
            sum += offset;
        }
        return sum;
    }
}
