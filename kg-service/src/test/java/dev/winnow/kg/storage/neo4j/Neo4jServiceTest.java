package dev.winnow.kg.storage.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.boot.KgApplication;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.SmallServedGraph;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.SwapOutcome;
import dev.winnow.kg.storage.snapshot.ContentChecksum;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service on a real Neo4j, with the settings that an operator writes. */
class Neo4jServiceTest {

    private static final String QUESTION = "Which drug treats asthma?";

    private static GraphContent graph;
    private static Path folder;
    private static Neo4j database;
    private static Neo4jSettings settings;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        graph = SmallGraph.read(folder.resolve("small"));
        database = database("served");
        settings = write(database, GraphLabels.ofPublic());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Neo4j database(String name) {
        return Neo4jBuilders.newInProcessBuilder(folder.resolve(name)).withDisabledServer().build();
    }

    private static Neo4jSettings write(Neo4j into, GraphLabels labels) {
        Neo4jSettings where =
                new Neo4jSettings(
                        into.boltURI().toString(),
                        "",
                        "",
                        Neo4jSettings.DATABASE,
                        Duration.ofSeconds(30));
        Neo4jWriter.write(graph, labels, ContentChecksum.of(graph), where);
        return where;
    }

    private static ConfigurableApplicationContext service(String uri, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "--server.port=0";
        arguments[1] = "--winnow.graph.neo4j.uri=" + uri;
        arguments[2] = "--winnow.graph.neo4j.timeout=20s";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return SpringApplication.run(KgApplication.class, arguments);
    }

    private static PipelineState ask(ConfigurableApplicationContext service, Scope scope)
            throws Exception {
        return service.getBean(KgStage.class)
                .apply(
                        PipelineState.accepted(
                                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                                scope,
                                Query.of(QUESTION),
                                Settings.DEFAULTS,
                                Deadline.NONE),
                        StageContext.until(Deadline.NONE, InstantSource.system()));
    }

    @Test
    void the_facts_are_those_of_the_snapshot_and_a_database_that_goes_away_degrades_them()
            throws Exception {
        FactSheet expected =
                new GraphFactFinder(
                                SmallServedGraph.open(folder.resolve("snapshot"), "public"),
                                new O200kTokenCounter())
                        .find(QUESTION, List.of(), FactOptions.DEFAULTS);
        Neo4j mortal = database("mortal");
        String uri = write(mortal, GraphLabels.ofPublic()).uri();
        try (ConfigurableApplicationContext service = service(uri, "--winnow.graph.refresh=1d")) {
            PipelineState there = ask(service, Scope.local());
            assertThat(there.report(StageId.KG).outcome()).isEqualTo(new Outcome.Complete());
            assertThat(there.facts()).isEqualTo(expected.graphFacts()).isNotEmpty();

            mortal.close();

            PipelineState gone = ask(service, Scope.local());
            assertThat(gone.report(StageId.KG).outcome())
                    .isEqualTo(new Outcome.Degraded("graph-unavailable"));
            assertThat(gone.facts()).isEmpty();
        }
    }

    @Test
    void a_setting_shows_a_public_graph_to_one_tenant_alone() throws Exception {
        try (ConfigurableApplicationContext service =
                service(settings.uri(), "--winnow.graph.neo4j.scope=acme")) {
            assertThat(ask(service, new Scope(new TenantId("acme"), List.of())).facts())
                    .isNotEmpty();
            PipelineState stranger = ask(service, Scope.local());
            assertThat(stranger.facts()).isEmpty();
            assertThat(stranger.report(StageId.KG).outcome())
                    .isEqualTo(new Outcome.Skipped("no-graph"));
        }
    }

    @Test
    void another_tenants_graph_is_shown_to_nobody() {
        try (Neo4j theirs = database("theirs");
                Neo4jSwap swap =
                        new Neo4jSwap(
                                write(theirs, new GraphLabels("1", "acme")),
                                new TenantId("globex"),
                                Neo4jServiceTest::served)) {
            assertThat(swap.look())
                    .isInstanceOfSatisfying(
                            SwapOutcome.Refused.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .contains("another tenant's graph than globex's"));
            assertThat(swap.current()).isNull();
        }
    }

    @Test
    void a_look_serves_once_and_says_when_the_database_is_away() {
        Neo4j mortal = database("looked-at");
        try (Neo4jSwap swap =
                new Neo4jSwap(
                        write(mortal, GraphLabels.ofPublic()), null, Neo4jServiceTest::served)) {
            assertThat(swap.look()).isInstanceOf(SwapOutcome.Swapped.class);
            assertThat(swap.look()).isInstanceOf(SwapOutcome.Unchanged.class);

            mortal.close();

            assertThat(swap.look())
                    .isInstanceOfSatisfying(
                            SwapOutcome.Refused.class,
                            refused -> assertThat(refused.reason()).contains("did not answer"));
            assertThat(swap.current()).as("what was served stays").isNotNull();
        }
    }

    private static ServedGraph served(GraphStore store) {
        return ServedGraph.of(store, GraphProfile.NONE);
    }

    @Test
    void a_service_without_its_database_does_not_start_and_says_why() {
        assertThatThrownBy(() -> service("bolt://127.0.0.1:1").getBean(GraphSource.class))
                .rootCause()
                .hasMessageContaining("The graph of winnow.graph.neo4j.uri cannot be served")
                .hasMessageContaining("see whether it runs");
    }
}
