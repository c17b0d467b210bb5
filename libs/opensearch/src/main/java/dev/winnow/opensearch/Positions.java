package dev.winnow.opensearch;

import dev.winnow.core.document.TopicPosition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far the index is.
 *
 * @param sequence commits of changes that came from no topic, and the topic's sequence
 * @param topic up to where it was read; null if none was
 */
record Positions(long sequence, @Nullable TopicPosition topic) {

    private static final String COMMITS_NAME = "t/commits";

    /** The search whose hits they are read from. */
    static ObjectNode search() {
        ObjectNode query = Queries.terms(Fields.KIND, List.of(Fields.POSITION, Fields.COMMITS));
        ObjectNode body = Queries.search(query, IndexDefinition.MOST_HITS).put("version", true);
        body.putArray("_source").add(Fields.RECORD);
        return body;
    }

    static Positions of(JsonNode answer) {
        long commits = 0;
        String topic = null;
        int generation = -1;
        TreeMap<Integer, Long> next = new TreeMap<>();
        for (JsonNode hit : answer.path("hits").path("hits")) {
            JsonNode record = hit.path("_source").path(Fields.RECORD);
            if (!record.has("topic")) {
                commits = hit.path("_version").asLong();
                continue;
            }
            int of = record.path("generation").asInt();
            if (of > generation) {
                generation = of;
                topic = record.path("topic").asString();
                next.clear();
            }
            if (of == generation) {
                next.put(record.path("partition").asInt(), record.path("next").asLong());
            }
        }
        if (topic == null) {
            return new Positions(commits, null);
        }
        TopicPosition position = new TopicPosition(topic, generation, next);
        return new Positions(commits + position.sequence(), position);
    }

    /** Counts one more commit of changes that came from no topic. */
    static void count(Bulk bulk) {
        bulk.index(COMMITS_NAME, Fields.POSITIONS, Queries.object(Fields.KIND, Fields.COMMITS));
    }

    /** Writes down how far the topic was read. */
    static void write(Bulk bulk, TopicPosition reached) {
        for (Map.Entry<Integer, Long> next : reached.next().entrySet()) {
            ObjectNode record =
                    Queries.object(
                            "topic", reached.topic(),
                            "generation", reached.generation(),
                            "partition", next.getKey(),
                            "next", next.getValue());
            bulk.index(
                    EngineKeys.name(Fields.POSITION, next.getKey().toString()),
                    Fields.POSITIONS,
                    TopicPosition.version(reached.generation(), next.getValue()),
                    Queries.object(Fields.KIND, Fields.POSITION, Fields.RECORD, record));
        }
    }
}
