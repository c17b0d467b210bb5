package dev.winnow.opensearch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes what no search finds: marks of old deletions, and records of writers that broke off
 * between two steps. It can break off anywhere and run again, in several programs at once.
 */
final class Purge {

    /**
     * Documents that are cleaned at once: each is four clauses of a query, of which an engine as it
     * comes takes 1,024.
     */
    private static final int CLEANED_AT_ONCE = 100;

    /** Documents of the engine that one request removes, so that it ends in its time. */
    private static final int REMOVED_AT_ONCE = 5_000;

    /** A batch takes two hours at most: what was begun and not settled a day ago never will be. */
    private static final Duration INTENTS_KEPT = Duration.ofDays(1);

    private final Connection connection;
    private final DocumentLookup lookup;
    private final InstantSource clock;

    Purge(Connection connection, DocumentLookup lookup, InstantSource clock) {
        this.connection = connection;
        this.lookup = lookup;
        this.clock = clock;
    }

    /**
     * Removes marks of deletions from before a time, and what writers left behind before it or more
     * than a day ago.
     *
     * @param deletions marks of this time and later stay
     */
    void before(Instant deletions) throws EngineException {
        deleteWhere(older(Fields.DELETION, deletions.toEpochMilli()));
        long begun = Math.max(deletions.toEpochMilli(), clock.millis() - INTENTS_KEPT.toMillis());
        ObjectNode body =
                Queries.object("size", CLEANED_AT_ONCE, "query", older(Fields.INTENT, begun));
        while (true) {
            Map<String, String> left = new HashMap<>();
            for (JsonNode hit : lookup.hits(body)) {
                JsonNode source = hit.path("_source");
                left.put(source.path(Fields.BLOCK).asString(), source.path(Fields.KEY).asString());
            }
            if (left.isEmpty()) {
                return;
            }
            Map<String, DocumentLookup.Manifest> manifests = lookup.manifests(left.values());
            List<ObjectNode> gone = new ArrayList<>();
            left.values().stream()
                    .distinct()
                    .forEach(key -> gone.add(invisible(key, manifests.get(key), begun)));
            if (!deleteWhere(Queries.any(gone))) {
                return;
            }
            Bulk bulk = new Bulk(connection);
            left.forEach((block, key) -> bulk.delete(EngineKeys.name(Fields.INTENT, block), key));
            bulk.send();
            connection.refresh();
        }
    }

    private static ObjectNode older(String kind, long before) {
        return Queries.filtered(List.of(Queries.term(Fields.KIND, kind), writtenBefore(before)));
    }

    private static ObjectNode writtenBefore(long time) {
        return Queries.object("range", Queries.object(Fields.AT, Queries.object("lt", time)));
    }

    /**
     * Pieces and passages of a document that were written before a time and belong to no version
     * that is there.
     */
    private static ObjectNode invisible(
            String key, DocumentLookup.@Nullable Manifest manifest, long before) {
        List<ObjectNode> parts = new ArrayList<>();
        parts.add(Queries.term(Fields.KEY, key));
        parts.add(Queries.terms(Fields.KIND, List.of(Fields.PIECE, Fields.PASSAGE)));
        parts.add(writtenBefore(before));
        if (manifest != null && manifest.present()) {
            parts.add(Queries.not(Queries.term(Fields.BLOCK, manifest.block())));
        }
        return Queries.filtered(parts);
    }

    /**
     * @return whether all of it is gone; not what was changed meanwhile
     */
    private boolean deleteWhere(ObjectNode query) throws EngineException {
        ObjectNode body = Queries.object("query", query);
        String most = Integer.toString(REMOVED_AT_ONCE);
        Map<String, String> parameters =
                Map.of("conflicts", "proceed", "refresh", "true", "max_docs", most);
        while (true) {
            JsonNode answer = connection.index("POST", "/_delete_by_query", parameters, body);
            if (answer.path("version_conflicts").asLong() > 0
                    || !answer.path("failures").isEmpty()) {
                return false;
            }
            if (answer.path("deleted").asLong() < REMOVED_AT_ONCE) {
                return true;
            }
        }
    }
}
