package dev.winnow.kg.storage.neo4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.storage.GraphStoreContract;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.ContentChecksum;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/** The contract on a real Neo4j, which runs in this JVM and is spoken to over Bolt. */
class Neo4jStoreTest extends GraphStoreContract {

    private static Neo4j database;
    private static Neo4jSettings settings;
    private static GraphStore store;
    private static String checksum;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        database =
                Neo4jBuilders.newInProcessBuilder(folder.resolve("neo4j"))
                        .withDisabledServer()
                        .build();
        settings = at(database.boltURI().toString());
        GraphContent graph = SmallGraph.read(folder.resolve("tables"));
        checksum = ContentChecksum.of(graph);
        Neo4jWriter.write(graph, new GraphLabels("7", "acme"), checksum, settings);
        store = Neo4jStore.open(settings);
    }

    @AfterAll
    static void stop() {
        store.close();
        database.close();
    }

    private static Neo4jSettings at(String uri) {
        return new Neo4jSettings(uri, "", "", Neo4jSettings.DATABASE, Duration.ofSeconds(30));
    }

    @Override
    protected GraphStore store() {
        return store;
    }

    @Override
    protected String checksum() {
        return checksum;
    }

    @Test
    void a_database_that_holds_something_is_not_written_into(@TempDir Path folder)
            throws Exception {
        GraphContent graph = SmallGraph.read(folder);

        assertThatThrownBy(
                        () -> Neo4jWriter.write(graph, GraphLabels.ofPublic(), checksum, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void a_database_that_is_not_there_is_said_to_be_away() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Neo4jSettings nowhere = at("bolt://127.0.0.1:" + free);

        assertThatThrownBy(() -> Neo4jStore.open(nowhere))
                .isInstanceOf(GraphUnavailableException.class)
                .hasMessageContaining("bolt://127.0.0.1:" + free)
                .hasMessageContaining("see whether it runs");
    }

    @Test
    void a_database_that_goes_away_is_an_error_and_no_empty_answer(@TempDir Path folder)
            throws Exception {
        try (Neo4j mortal =
                Neo4jBuilders.newInProcessBuilder(folder.resolve("mortal"))
                        .withDisabledServer()
                        .build()) {
            Neo4jSettings there = at(mortal.boltURI().toString());
            Neo4jWriter.write(
                    SmallGraph.read(folder.resolve("tables")),
                    GraphLabels.ofPublic(),
                    checksum,
                    there);
            try (Neo4jStore opened = Neo4jStore.open(there)) {
                opened.node("D:1");
                mortal.close();

                assertThatThrownBy(() -> opened.edges(List.of("D:1"), List.of()))
                        .isInstanceOf(GraphUnavailableException.class);
            }
        }
    }
}
