package dev.winnow.opensearch;

import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.opensearch.EngineException.Kind;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/**
 * Whether an index is there and fits the settings that it is to be opened with; makes it if it is
 * not.
 */
final class IndexCheck {

    private final Connection connection;
    private final IndexDefinition definition;

    private IndexCheck(Connection connection, IndexDefinition definition) {
        this.connection = connection;
        this.definition = definition;
    }

    static IndexCheck of(Connection connection, IndexSettings content) {
        return new IndexCheck(
                connection, new IndexDefinition(content, connection.settings().search()));
    }

    /**
     * Does nothing but look.
     *
     * @return primary shards of the index
     */
    int requireFitting() throws IndexOpenException {
        try {
            JsonNode index = look();
            SortedMap<String, String> built = IndexDefinition.built(index.path("mappings"));
            if (built.isEmpty()) {
                throw new IndexOpenException(
                        "The index %s on OpenSearch at %s is not one of Winnow's."
                                .formatted(name(), connection.where()),
                        "Choose another name with winnow.opensearch.index.",
                        null);
            }
            String differences = IndexOpenException.differences(built, definition.named());
            if (!differences.isEmpty()) {
                throw new IndexOpenException(
                        "The index %s on OpenSearch at %s was made with other settings: %s."
                                .formatted(name(), connection.where(), differences),
                        "Put the settings back, or choose another name with winnow.opensearch.index, make that with ./winnow store apply and index again.",
                        null);
            }
            return index.path("settings").path("index").path("number_of_shards").asInt(1);
        } catch (EngineException e) {
            throw e.closed();
        }
    }

    /** Makes the index if there is none. */
    boolean apply(int shards, int replicas) throws IndexOpenException {
        try {
            look();
        } catch (EngineException e) {
            if (e.kind() != Kind.MISSING) {
                throw e.closed();
            }
            make(shards, replicas);
            return true;
        }
        requireFitting();
        return false;
    }

    private void make(int shards, int replicas) throws IndexOpenException {
        try {
            connection.send(
                    "PUT",
                    '/' + name(),
                    Map.of(),
                    definition.body(shards, replicas),
                    connection.settings().timeout());
        } catch (EngineException e) {
            throw e.kind() == Kind.REFUSED
                    ? new IndexOpenException(
                            "OpenSearch at %s does not make the index %s: %s."
                                    .formatted(connection.where(), name(), e.getMessage()),
                            "Look whether every node has the k-NN plugin, and whether another program made the index meanwhile.",
                            e)
                    : e.closed();
        }
    }

    private JsonNode look() throws EngineException {
        return connection
                .send("GET", '/' + name(), Map.of(), null, connection.settings().timeout())
                .iterator()
                .next();
    }

    private String name() {
        return connection.settings().index();
    }
}
