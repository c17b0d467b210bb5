package dev.winnow.opensearch;

import dev.winnow.opensearch.EngineException.Kind;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.opensearch.client.opensearch.generic.Body;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes that are sent together. Every one of them can be sent twice and has the same effect. For
 * one thread.
 */
final class Bulk {

    /**
     * What the engine's makers advise to begin with; a request of this size is indexed in about a
     * second on one core.
     */
    static final int FULL = 5 << 20;

    /** The first pause after a refusal; each one is twice as long as the one before. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final int MOST_ATTEMPTS = 8;

    private final Connection connection;
    private final List<byte[]> changes = new ArrayList<>();
    private long bytes;

    Bulk(Connection connection) {
        this.connection = connection;
    }

    /** Stores a document of the engine, whatever is there under its name. */
    void index(String name, String routing, ObjectNode document) {
        add(List.of(action("index", name, routing), document));
    }

    /** Stores it unless one with a higher version is there. */
    void index(String name, String routing, long version, JsonNode document) {
        ObjectNode action = action("index", name, routing);
        action.withObject("index").put("version", version).put("version_type", "external_gte");
        add(List.of(action, document));
    }

    void delete(String name, String routing) {
        add(List.of(action("delete", name, routing)));
    }

    private static ObjectNode action(String what, String name, String routing) {
        return Queries.object(what, Queries.object("_id", name, "routing", routing));
    }

    private void add(List<JsonNode> change) {
        byte[] lines = Connection.lines(change);
        changes.add(lines);
        bytes += lines.length;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    void sendIfFull() throws EngineException {
        if (bytes >= FULL) {
            send();
        }
    }

    void clear() {
        changes.clear();
        bytes = 0;
    }

    /**
     * Sends all of it and empties it. What is refused because there is too much to do is sent again
     * after a pause.
     *
     * @return for each change, in order, whether it was made; if not, a newer version was there
     * @throws EngineException if one was refused for another reason; others may have been made
     */
    boolean[] send() throws EngineException {
        boolean[] made = new boolean[changes.size()];
        List<Integer> left = IntStream.range(0, made.length).boxed().toList();
        Pauses pauses = new Pauses();
        while (!left.isEmpty()) {
            EngineException busy = null;
            try {
                left = send(left, made);
            } catch (EngineException e) {
                if (e.kind() != Kind.BUSY) {
                    throw e;
                }
                busy = e;
            }
            if (!left.isEmpty()) {
                pauses.next(busy == null ? connection.refusal(429, "rejected", "") : busy);
            }
        }
        clear();
        return made;
    }

    /** Sends these and returns those that were refused because there is too much to do. */
    private List<Integer> send(List<Integer> some, boolean[] made) throws EngineException {
        OpenSearchSettings settings = connection.settings();
        String path = '/' + settings.index() + "/_bulk";
        // A shard without a primary is told before the answer is given up.
        Map<String, String> parameters =
                Map.of("timeout", settings.timeout().toMillis() / 2 + "ms");
        List<Integer> rejected = new ArrayList<>();
        int from = 0;
        while (from < some.size()) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            int to = from;
            while (to < some.size() && (to == from || lines.size() < FULL)) {
                lines.writeBytes(changes.get(some.get(to++)));
            }
            Body body = Connection.body(lines.toByteArray());
            JsonNode items =
                    connection
                            .send("POST", path, parameters, body, settings.timeout())
                            .path("items");
            if (items.size() != to - from) {
                throw new EngineException(
                        Kind.UNREACHABLE,
                        "OpenSearch at %s answered for %d of %d changes"
                                .formatted(settings.where(), items.size(), to - from),
                        "what lies between it and Winnow may cut answers",
                        null);
            }
            for (int i = from; i < to; i++) {
                int change = some.get(i);
                JsonNode item = items.path(i - from).iterator().next();
                int status = item.path("status").asInt();
                // What is not there need not be removed.
                made[change] = status < 300 || (status == 404 && !item.has("error"));
                if (!made[change] && status != 409) {
                    EngineException refusal = connection.refusal(status, item);
                    if (refusal.kind() != Kind.BUSY) {
                        throw refusal;
                    }
                    rejected.add(change);
                }
            }
            from = to;
        }
        return rejected;
    }

    /** Between attempts, each twice as long as the one before. */
    static final class Pauses {

        private Duration pause = FIRST_PAUSE;
        private int attempts;

        /**
         * Waits for the next attempt.
         *
         * @param busy why the last one failed; thrown if it was the last of all
         */
        void next(EngineException busy) throws EngineException {
            if (++attempts == MOST_ATTEMPTS) {
                throw busy;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(
                        Kind.TIMEOUT, "nobody waits for OpenSearch to have time any more", busy);
            }
            pause = pause.multipliedBy(2);
        }
    }
}
