package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A point in time (PIT) of the index, and which part of it failed to answer. For one thread. */
final class PointInTime implements AutoCloseable {

    /**
     * How long the engine keeps it after the last search. A program that dies leaves it behind for
     * that long.
     */
    private static final String KEEP = "1m";

    private final Connection connection;
    private final Deadline deadline;
    private final InstantSource clock;
    private final Map<String, String> parameters;
    private String id;
    private boolean closed;

    private int failed;
    private int shards;
    private boolean cut;

    /**
     * @param deadline after which nobody has a use for an answer
     * @param several whether there are several shards, whose statistics are added up before
     *     passages are scored
     */
    PointInTime(Connection connection, Deadline deadline, InstantSource clock, boolean several)
            throws EngineException {
        this.connection = connection;
        this.deadline = deadline;
        this.clock = clock;
        this.parameters = several ? Map.of("search_type", "dfs_query_then_fetch") : Map.of();
        String path = '/' + connection.settings().index() + "/_search/point_in_time";
        JsonNode opened = connection.send("POST", path, Map.of("keep_alive", KEEP), null, left());
        this.id = opened.path("pit_id").asString();
        note(opened);
    }

    /** Runs a search. */
    JsonNode search(ObjectNode body) throws EngineException {
        Duration left = left();
        Body completed = Connection.body(complete(body, left));
        JsonNode answer = connection.send("POST", "/_search", parameters, completed, left);
        read(answer);
        return answer;
    }

    /** Runs searches at once, and answers them in order. */
    List<JsonNode> searches(List<ObjectNode> bodies) throws EngineException {
        Duration left = left();
        List<JsonNode> lines = new ArrayList<>();
        for (ObjectNode search : bodies) {
            lines.add(Connection.JSON.valueToTree(parameters));
            lines.add(complete(search, left));
        }
        Body body = Connection.body(Connection.lines(lines));
        JsonNode answers = connection.send("POST", "/_msearch", Map.of(), body, left);
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
        body.set("pit", Queries.object("id", id, "keep_alive", KEEP));
        // Before the answer is given up, so that a slow shard costs its part and not all of it.
        return body.put("timeout", Math.max(1, left.toMillis() * 3 / 4) + "ms");
    }

    private void read(JsonNode answer) {
        id = answer.path("pit_id").asString(id);
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
            connection.forget(
                    "DELETE", "/_search/point_in_time", Queries.object("pit_id", List.of(id)));
        }
    }
}
