package dev.winnow.core.document;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a topic has been read into a store.
 *
 * @param topic the id that the broker gave the topic: one that was deleted and made again under the
 *     same name has another
 * @param generation how many topics of that name the store followed before this one; 0 for the
 *     first
 * @param next partition to the offset of the next record to read
 */
public record TopicPosition(String topic, int generation, SortedMap<Integer, Long> next) {

    /** No partition comes to so many records: at a million a second it would take half a year. */
    private static final int OFFSET_BITS = 44;

    /** Versions are positive. */
    private static final int MOST_GENERATIONS = 1 << (Long.SIZE - 1 - OFFSET_BITS);

    /**
     * @throws IllegalArgumentException if the generation is below 0, or one of more than half a
     *     million
     */
    public TopicPosition {
        if (generation < 0 || generation >= MOST_GENERATIONS) {
            throw new IllegalArgumentException(
                    "a generation is from 0 to %d, got %d"
                            .formatted(MOST_GENERATIONS - 1, generation));
        }
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    /**
     * The version of what a record says that states none. It grows along a partition, and from a
     * topic to the one that was made in its place.
     */
    public static long version(int generation, long offset) {
        return ((long) generation << OFFSET_BITS) + offset;
    }

    /**
     * Sum of all offsets, above those of the topics before this one: grows with every record that
     * is read.
     */
    public long sequence() {
        return version(generation, next.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * This position after a writer read on: no partition goes backwards, and partitions that it did
     * not read stay. Of two topics the later one holds.
     *
     * @throws IllegalArgumentException if it is one of another topic, and neither is the later one
     */
    public TopicPosition advancedTo(TopicPosition reached) {
        if (generation != reached.generation) {
            return generation > reached.generation ? this : reached;
        }
        if (!topic.equals(reached.topic)) {
            throw new IllegalArgumentException(
                    "two topics, %s and %s, of generation %d"
                            .formatted(topic, reached.topic, generation));
        }
        TreeMap<Integer, Long> merged = new TreeMap<>(next);
        reached.next.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
        return new TopicPosition(topic, generation, merged);
    }
}
