package dev.winnow.retriever.index;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a topic has been read into an index.
 *
 * @param topic the id that the broker gave the topic: one that was deleted and made again under the same name has another
 * @param next partition to the offset of the next record to read
 * @param seen when all of this was known to be true; what happened to the topic before then, the index has
 */
public record TopicPosition(String topic, SortedMap<Integer, Long> next, Instant seen) {

    private static final String TOPIC_KEY = "winnow.topic.id";
    private static final String SEEN_KEY = "winnow.topic.seen";
    private static final String NEXT_PREFIX = "winnow.topic.next.";

    public TopicPosition {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    /** Sum of all offsets: grows with every record that is read. */
    long sequence() {
        long sum = 0;
        for (long offset : next.values()) {
            sum += offset;
        }
        return sum;
    }

    void addTo(Map<String, String> userData) {
        userData.put(TOPIC_KEY, topic);
        userData.put(SEEN_KEY, Long.toString(seen.toEpochMilli()));
        next.forEach(
                (partition, offset) ->
                        userData.put(NEXT_PREFIX + partition, Long.toString(offset)));
    }

    /** The position that user data hold, or null if the index follows no topic. */
    static @Nullable TopicPosition of(Map<String, String> userData) {
        String topic = userData.get(TOPIC_KEY);
        if (topic == null) {
            return null;
        }
        TreeMap<Integer, Long> next = new TreeMap<>();
        userData.forEach(
                (key, value) -> {
                    if (key.startsWith(NEXT_PREFIX)) {
                        next.put(
                                Integer.valueOf(key.substring(NEXT_PREFIX.length())),
                                Long.valueOf(value));
                    }
                });
        long seen = Long.parseLong(userData.getOrDefault(SEEN_KEY, "0"));
        return new TopicPosition(topic, next, Instant.ofEpochMilli(seen));
    }
}
