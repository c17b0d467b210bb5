package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.TopicPosition;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A point in time (PIT) of the index, and which part of it failed to answer. For one thread. */
final class Snapshot implements AutoCloseable {

    /**
     * How long the engine keeps it after the last search. A program that dies leaves it behind for
     * that long.
     */
    private static final String KEEP = "1m";

    private final Connection connection;
    private final Deadline deadline;
    private final InstantSource clock;
    private final Map<String, String> parameters;
    private String point;
    private boolean closed;

    private int failed;
    private int shards;
    private boolean cut;

    /**
     * @param deadline after which nobody has a use for an answer
     * @param several whether there are several shards, whose statistics are added up before
     *     passages are scored
     */
    Snapshot(Connection connection, Deadline deadline, InstantSource clock, boolean several)
            throws EngineException {
        this.connection = connection;
        this.deadline = deadline;
        this.clock = clock;
        this.parameters = several ? Map.of("search_type", "dfs_query_then_fetch") : Map.of();
        JsonNode opened =
                connection.send(
                        "POST",
                        '/' + connection.settings().index() + "/_search/point_in_time",
                        Map.of("keep_alive", KEEP),
                        null,
                        left());
        this.point = opened.path("pit_id").asString();
        note(opened);
    }

    /** Runs a search. */
    JsonNode search(ObjectNode body) throws EngineException {
        Duration left = left();
        JsonNode answer =
                connection.send("POST", "/_search", parameters, complete(body, left), left);
        read(answer);
        return answer;
    }

    /** Runs searches at once, and answers them in order. */
    List<JsonNode> searches(List<ObjectNode> bodies) throws EngineException {
        Duration left = left();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ObjectNode body : bodies) {
            ObjectNode header = Queries.object();
            parameters.forEach(header::put);
            lines.writeBytes(Connection.JSON.writeValueAsBytes(header));
            lines.write('\n');
            lines.writeBytes(Connection.JSON.writeValueAsBytes(complete(body, left)));
            lines.write('\n');
        }
        JsonNode answers = connection.sendLines("/_msearch", Map.of(), lines.toByteArray(), left);
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode answer : answers.path("responses")) {
            int status = answer.path("status").asInt(200);
            if (status >= 300) {
                throw connection.refusal(status, answer);
            }
            read(answer);
            found.add(answer);
        }
        if (found.size() != bodies.size()) {
            throw connection.refusal(500, answers);
        }
        return found;
    }

    private ObjectNode complete(ObjectNode body, Duration left) {
        body.putObject("pit").put("id", point).put("keep_alive", KEEP);
        // Before the answer is given up, so that a slow shard costs its part and not all of it.
        body.put("timeout", Math.max(1, left.toMillis() * 3 / 4) + "ms");
        return body;
    }

    private void read(JsonNode answer) {
        point = answer.path("pit_id").asString(point);
        cut |= answer.path("timed_out").asBoolean(false);
        note(answer);
    }

    private void note(JsonNode answer) {
        JsonNode counts = answer.path("_shards");
        failed = Math.max(failed, counts.path("failed").asInt(0));
        shards = Math.max(shards, counts.path("total").asInt(0));
    }

    /** What did not answer, as a note; null if all of the index did. */
    @Nullable String missing() {
        List<String> missing = new ArrayList<>(2);
        if (failed > 0) {
            missing.add("%d of %d shards did not answer".formatted(failed, shards));
        }
        if (cut) {
            missing.add("a search was cut off when its time was over");
        }
        return missing.isEmpty() ? null : String.join("; ", missing);
    }

    private Duration left() {
        Duration most = connection.settings().timeout();
        Duration left = deadline.remaining(clock);
        return left.compareTo(most) < 0 ? left : most;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ObjectNode body = Queries.object();
            body.putArray("pit_id").add(point);
            connection.forget("DELETE", "/_search/point_in_time", body);
        }
    }

    /**
     * How far the index is.
     *
     * @param sequence commits of changes that came from no topic, and the topic's sequence
     * @param topic up to where it was read; null if none was
     */
    record Positions(long sequence, @Nullable TopicPosition topic) {

        /** The search whose hits they are read from. */
        static ObjectNode search() {
            ObjectNode body = Queries.object();
            body.put("size", IndexDefinition.MOST_HITS).put("version", true);
            body.set("query", Queries.terms(Fields.KIND, List.of(Fields.POSITION, Fields.COMMITS)));
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
    }
}
