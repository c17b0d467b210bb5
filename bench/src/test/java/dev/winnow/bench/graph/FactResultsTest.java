package dev.winnow.bench.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.ServedGraph;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactResultsTest {

    private static Path questions;
    private static SnapshotStore store;

    @BeforeAll
    static void load(@TempDir Path folder) throws Exception {
        Path data =
                Path.of(System.getenv().getOrDefault("WINNOW_SHARED", "../../shared"))
                        .resolve("data");
        assumeTrue(Files.isDirectory(data.resolve("kg")), "needs the shared graph");
        Path file = folder.resolve("shared.graph");
        SnapshotWriter.write(
                GraphFiles.read(List.of(data.resolve("kg"))), GraphLabels.ofPublic(), file);
        store = SnapshotStore.open(file);
        questions = data.resolve("biomixqa");
    }

    @Test
    void what_the_graph_holds_reaches_the_context_and_lists_are_ranked_by_their_evidence()
            throws Exception {
        FactFinder own =
                new GraphFactFinder(
                        ServedGraph.of(store, ProfileFile.biomedical()), new O200kTokenCounter());

        FactResults results = FactResults.measure(questions, store, own);

        for (Map<String, Double> curve : results.facts().values()) {
            assertThat(curve.get("1000")).isGreaterThanOrEqualTo(.97 * curve.get("coverage"));
            assertThat(curve.get("250")).isGreaterThanOrEqualTo(.9 * curve.get("coverage"));
        }
        assertThat(results.facts().get("mcq").get("coverage"))
                .as("112 of 122 genes and 12 of 30 variants of the options have edges")
                .isEqualTo(124 / 152d);
        assertThat(results.twoHop().recall()).isGreaterThanOrEqualTo(.95);
        assertThat(results.twoHop().f1())
                .isGreaterThanOrEqualTo(.78)
                .isGreaterThan(results.plainIntersection().f1());
        assertThat(results.twoHop().map()).isGreaterThan(results.plainIntersection().map());
    }

    @Test
    void a_finder_that_finds_nothing_scores_nothing_but_what_silence_is_worth() throws Exception {
        FactFinder nothing =
                (question, pins, options, limit) ->
                        new FactSheet(
                                Linking.NONE,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                List.of(),
                                0,
                                store.description());

        FactResults results = FactResults.measure(questions, store, nothing);

        assertThat(results.facts().get("true_false").get("2000")).isZero();
        assertThat(results.facts().get("mcq").get("2000")).isZero();
        assertThat(results.twoHop().f1()).isZero();
        assertThat(results.answers().get("mcq").get("context"))
                .as("five options, guessed")
                .isEqualTo(.2, within(.01));
    }
}
