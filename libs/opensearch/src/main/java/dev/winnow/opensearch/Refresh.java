package dev.winnow.opensearch;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Shows searches what was written before. */
final class Refresh {

    private Refresh() {}

    /**
     * Of every copy of every shard: none is refreshed by itself, and one that missed it would show
     * what was before.
     *
     * @throws EngineException if a copy cannot be refreshed in several attempts
     */
    static void all(Connection connection) throws EngineException {
        Bulk.Pauses pauses = new Bulk.Pauses();
        while (true) {
            JsonNode answer =
                    connection.send(
                            "POST",
                            '/' + connection.settings().index() + "/_refresh",
                            Map.of(),
                            null,
                            connection.settings().timeout());
            if (answer.path("_shards").path("failed").asInt(0) == 0) {
                return;
            }
            pauses.next(connection.refusal(503, "refresh", "", Connection.JSON.createObjectNode()));
        }
    }
}
