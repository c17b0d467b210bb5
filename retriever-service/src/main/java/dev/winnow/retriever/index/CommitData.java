package dev.winnow.retriever.index;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.index.IndexSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a commit says of itself, in Lucene's user data: position and content are one atom.
 *
 * @param sequence ingest sequence number of the newest change that it holds
 * @param settings names and values of the {@link IndexSettings} it was built with
 * @param position how far the topic was read that the index follows; null if it follows none
 */
record CommitData(
        long sequence, SortedMap<String, String> settings, @Nullable TopicPosition position) {

    /** Grows when an index of an older form can no longer be read. */
    static final String FORMAT = "2";

    private static final String FORMAT_KEY = "winnow.format";
    private static final String SEQUENCE_KEY = "winnow.sequence";
    private static final String SETTING_PREFIX = "winnow.setting.";
    private static final String TOPIC_KEY = "winnow.topic.id";
    private static final String GENERATION_KEY = "winnow.topic.generation";
    private static final String NEXT_PREFIX = "winnow.topic.next.";

    Map<String, String> toUserData() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put(FORMAT_KEY, FORMAT);
        data.put(SEQUENCE_KEY, Long.toString(sequence));
        settings.forEach((name, value) -> data.put(SETTING_PREFIX + name, value));
        if (position != null) {
            data.put(TOPIC_KEY, position.topic());
            data.put(GENERATION_KEY, Integer.toString(position.generation()));
            position.next().forEach((part, next) -> data.put(NEXT_PREFIX + part, next.toString()));
        }
        return data;
    }

    /** The format that user data name, or null if Winnow did not write them. */
    static @Nullable String format(Map<String, String> userData) {
        return userData.get(FORMAT_KEY);
    }

    /**
     * Whether an index followed the topic of passages that Winnow had until 0.1: how far it read
     * says nothing of the documents topic.
     */
    static boolean followedPassages(Map<String, String> userData) {
        return userData.containsKey(TOPIC_KEY) && !userData.containsKey(GENERATION_KEY);
    }

    /** Reads user data of this {@link #FORMAT}. */
    static CommitData of(Map<String, String> userData) {
        return new CommitData(
                Long.parseLong(userData.getOrDefault(SEQUENCE_KEY, "0")),
                Collections.unmodifiableSortedMap(behind(SETTING_PREFIX, userData)),
                position(userData));
    }

    private static SortedMap<String, String> behind(String prefix, Map<String, String> userData) {
        SortedMap<String, String> named = new TreeMap<>();
        userData.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        named.put(key.substring(prefix.length()), value);
                    }
                });
        return named;
    }

    private static @Nullable TopicPosition position(Map<String, String> userData) {
        String topic = userData.get(TOPIC_KEY);
        if (topic == null) {
            return null;
        }
        TreeMap<Integer, Long> next = new TreeMap<>();
        behind(NEXT_PREFIX, userData)
                .forEach((part, offset) -> next.put(Integer.valueOf(part), Long.valueOf(offset)));
        int generation = Integer.parseInt(userData.getOrDefault(GENERATION_KEY, "0"));
        return new TopicPosition(topic, generation, next);
    }
}
