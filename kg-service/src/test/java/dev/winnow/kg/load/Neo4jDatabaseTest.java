package dev.winnow.kg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.storage.SmallGraph;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/** A real Neo4j, which runs in this JVM, asks for a password and holds what plain Cypher wrote. */
@Tag("servers")
class Neo4jDatabaseTest {

    private static final String PASSWORD = "correct-horse";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String GRAPH =
            """
            CREATE
              (asthma:Entity:Disease {identifier: 'DOID:2841', name: 'asthma',
                synonyms: ['bronchial asthma', 'AS'], description: 'A disease of the airways.',
                source: 'Disease Ontology', license: 'CC0 1.0', xrefs: ['OMIM:600807'], embedding: [.1, .2]}),
              (eczema:Disease:Entity {identifier: 'DOID:3310', name: 'eczéma 湿疹', updated: date('2024-02-29')}),
              (il13:Gene:Entity {identifier: 3596, name: 'IL13', synonyms: 'P600|ALRH'}),
              (rora:Gene:Entity {identifier: 6095, symbol: 'RORA'}),
              (:Location {identifier: 3596, name: 'Springfield'}),
              (drug:Compound {name: ' Salbutamol '}),
              (asthma)-[:ASSOCIATES_DaG {source: 'GWAS', license: 'EBI', p_value: 2e-37, odds_ratio: 1.2,
                score: 4, pubmed_ids: ['123', '456'], snp: 'rs1', seen: date('2020-01-31'),
                tissues: ['lung', 'blood'], replicated: true, cases: 40}]->(il13),
              (asthma)-[:ASSOCIATES_DaG {source: 'Curators', unit: ''}]->(il13),
              (eczema)-[:ASSOCIATES_DaG {year: 2010}]->(il13),
              (eczema)-[:ASSOCIATES_DaG {year: 2009}]->(il13),
              (eczema)-[:ASSOCIATES_DaG]->(rora),
              (asthma)-[:SUBCLASS_OF]->(eczema),
              (il13)-[:INTERACTS]->(il13),
              (drug)-[:TREATS {provenance: 'Labels', source: 'label 7', licence: 'not stated'}]->(asthma)
            """;

    /** The same; %s is the database's own id of the node that has no other. */
    private static final String NODES =
            """
            id	kind	name	synonyms	source	licence	description	xrefs
            DOID:2841	Disease	asthma	bronchial asthma|AS	Disease Ontology	CC0 1.0	A disease of the airways.	OMIM:600807
            DOID:3310	Disease	eczéma 湿疹					_
            Gene:3596	Gene	IL13	P600|ALRH				_
            Gene:6095	Gene	Gene:6095					_
            Location:3596	Location	Springfield					_
            %s	Compound	Salbutamol					_
            """
                    .replace("_\n", "\n");

    private static final String EDGES =
            """
            source_id	metaedge	target_id	provenance	licence	p_value	odds_ratio	score	pubmed_ids	evidence
            DOID:2841	ASSOCIATES_DaG	Gene:3596	GWAS	EBI	2e-37	1.2	4	123|456	snp=rs1;seen=2020-01-31;tissues=lung|blood;replicated=true;cases=40
            DOID:2841	ASSOCIATES_DaG	Gene:3596	Curators						_
            DOID:3310	ASSOCIATES_DaG	Gene:3596							year=2009
            DOID:3310	ASSOCIATES_DaG	Gene:6095							_
            DOID:2841	SUBCLASS_OF	DOID:3310							_
            Gene:3596	INTERACTS	Gene:3596							_
            %s	TREATS	DOID:2841	Labels	not stated					source=label 7
            """
                    .replace("_\n", "\n");

    private static Neo4j server;

    @TempDir private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server =
                Neo4jBuilders.newInProcessBuilder(folder)
                        .withDisabledServer()
                        .withConfig(GraphDatabaseSettings.auth_enabled, true)
                        .build();
        server.databaseManagementService()
                .database("system")
                .executeTransactionally(
                        "ALTER USER neo4j SET PASSWORD '%s' CHANGE NOT REQUIRED"
                                .formatted(PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.defaultDatabaseService().executeTransactionally("MATCH (n) DETACH DELETE n");
    }

    private static void write(String cypher) {
        server.defaultDatabaseService().executeTransactionally(cypher);
    }

    private static Neo4jDatabase at(String address, String password, String database) {
        return Neo4jDatabase.of(
                address,
                Map.of(
                        "WINNOW_GRAPH_NEO4J_USER", "neo4j",
                        "WINNOW_GRAPH_NEO4J_PASSWORD", password,
                        "WINNOW_GRAPH_NEO4J_DATABASE", database));
    }

    private static GraphContent read(int page, List<Path> tables) throws Exception {
        return at(server.boltURI().toString(), PASSWORD, "")
                .read("identifier", "name", tables, line -> {}, page, PATIENCE);
    }

    private static String refused(Neo4jDatabase database) {
        return catchThrowableOfType(
                        GraphUnavailableException.class,
                        () -> database.read("id", "name", List.of(), line -> {}, 10, PATIENCE))
                .getMessage();
    }

    @Test
    void a_database_of_others_gives_the_graph_that_tables_of_its_content_give() throws Exception {
        write(GRAPH);
        String own =
                server.defaultDatabaseService()
                        .executeTransactionally(
                                "MATCH (n:Compound) RETURN elementId(n) AS id",
                                Map.of(),
                                found -> (String) found.next().get("id"));
        Files.writeString(folder.resolve("nodes.tsv"), NODES.formatted(own));
        Files.writeString(folder.resolve("edges.tsv"), EDGES.formatted(own));
        GraphContent tables = GraphFiles.read(List.of(folder));

        GraphContent graph = read(10_000, List.of());

        assertThat(graph.nodes()).isEqualTo(tables.nodes());
        assertThat(graph.rows()).isEqualTo(tables.rows());
        assertThat(graph.relations()).isEqualTo(tables.relations());
        assertThat(SmallGraph.checksum(graph)).isEqualTo(SmallGraph.checksum(tables));
        assertThat(graph.hierarchy().steps()).as("SUBCLASS_OF leads to a broader term").hasSize(1);
        assertThat(graph.warnings())
                .containsAll(tables.warnings())
                .filteredOn(warning -> !tables.warnings().contains(warning))
                .containsExactly(
                        "nodes without the property name have their id as their name: 1 Gene;"
                                + " --name takes another property",
                        "1 relationships join what another one of their type and source joins;"
                                + " each edge is kept once, with the evidence of one of them");
        assertThat(SmallGraph.checksum(read(2, List.of())))
                .as("in several pages")
                .isEqualTo(SmallGraph.checksum(graph));
    }

    @Test
    void a_table_of_relations_beside_the_database_says_how_its_types_are_read() throws Exception {
        write("CREATE (:A {identifier: 1, name: 'x'})-[:PART_OF]->(:A {identifier: 2, name: 'y'})");
        Path table = folder.resolve("relations.tsv");
        Files.writeString(
                table, "metaedge\tverb\tphrase\thierarchical\nPART_OF\tpart of\tis part of\tyes\n");

        GraphContent graph = read(10, List.of(table));

        assertThat(graph.relations()).extracting(Relation::phrase).containsExactly("is part of");
        assertThat(graph.hierarchy().steps()).hasSize(1);
        assertThat(graph.warnings()).isEmpty();
    }

    @Test
    void what_is_wrong_with_the_content_is_told_as_of_tables() {
        write(
                "CREATE (a:Gene {identifier: 7, name: 'x'}), (:Gene {identifier: '7', name: 'y'}),"
                        + " (a)-[:LIKES {score: 'much'}]->(a)");

        assertThatExceptionOfType(InvalidGraphException.class)
                .isThrownBy(() -> read(10, List.of()))
                .withMessage(
                        "the graph was not loaded: 2 problems\n"
                                + "  nodes of Gene row 2: the id Gene:7 stands at nodes of Gene row"
                                + " 1, too\n"
                                + "  relationships LIKES row 3: score is not a number: much");
    }

    @Test
    void an_empty_database_and_one_without_names_are_told() {
        assertThatExceptionOfType(InvalidGraphException.class)
                .isThrownBy(() -> read(10, List.of()))
                .withMessageContaining(server.boltURI() + " holds no node");

        write("CREATE (:Film {title: 'Alien', year: 1979})");

        assertThatExceptionOfType(InvalidGraphException.class)
                .isThrownBy(() -> read(10, List.of()))
                .withMessageContaining(
                        "has the property name, which is to be its name: choose one with --name;"
                                + " there are title year");
    }

    @Test
    void a_long_reading_says_how_far_it_is() throws Exception {
        write("UNWIND range(1, 1200) AS i CREATE (n:Film {id: i, name: 'a film'})-[:LIKE]->(n)");
        List<String> lines = new ArrayList<>();

        at(server.boltURI().toString(), PASSWORD, "neo4j")
                .read("id", "name", List.of(), lines::add, 100, PATIENCE);

        assertThat(lines)
                .containsExactly(
                        "reading 1,200 nodes",
                        "1,000 nodes and relationships read",
                        "2,000 nodes and relationships read");
    }

    @Test
    void a_database_that_cannot_be_read_is_told_in_a_sentence_without_the_password()
            throws Exception {
        String address = server.boltURI().toString();

        assertThat(refused(at(address, "guessed", "")))
                .isEqualTo(
                        address
                                + " refuses user and password: set WINNOW_GRAPH_NEO4J_USER and"
                                + " WINNOW_GRAPH_NEO4J_PASSWORD in the environment");
        assertThat(refused(at(address, PASSWORD, "other")))
                .isEqualTo(
                        address
                                + " has no database other: set WINNOW_GRAPH_NEO4J_DATABASE to one"
                                + " that it has");
        assertThat(refused(at("bolt://nowhere.invalid:7687", PASSWORD, "")))
                .isEqualTo("there is no host of the name in bolt://nowhere.invalid:7687");
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(refused(at("bolt://127.0.0.1:" + free, PASSWORD, "")))
                .startsWith("no Neo4j answers at bolt://127.0.0.1:" + free);
        assertThat(at(address, PASSWORD, "").toString()).doesNotContain(PASSWORD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at("bolt://neo4j:secret@127.0.0.1:7687", "", ""))
                .withMessageContaining("WINNOW_GRAPH_NEO4J_PASSWORD")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("secret"));
    }

    @Test
    void a_server_that_says_nothing_is_not_waited_for_for_ever() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Neo4jDatabase database = at("bolt://127.0.0.1:" + silent.getLocalPort(), "x", "");

            assertThatExceptionOfType(GraphUnavailableException.class)
                    .isThrownBy(
                            () ->
                                    database.read(
                                            "id",
                                            "name",
                                            List.of(),
                                            line -> {},
                                            10,
                                            Duration.ofMillis(100)));
        }
    }
}
