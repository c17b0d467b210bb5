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
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured on the shared graph and its questions. */
class GraphExperimentsTest {

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

    @Test
    void the_dictionary_links_what_the_questions_name_and_nothing_of_everyday_life()
            throws Exception {
        LinkingExperiment.Result result =
                new LinkingExperiment(store, DictionaryLinker.of(store, ProfileFile.biomedical()))
                        .run(questions);

        assertThat(result.accuracy()).isGreaterThanOrEqualTo(.99);
        assertThat(result.lower()).isGreaterThanOrEqualTo(.99);
        assertThat(result.upper()).isGreaterThanOrEqualTo(.99);
        assertThat(result.spelling()).isGreaterThanOrEqualTo(.95);
        assertThat(result.everyday()).isZero();
    }

    @Test
    void a_linker_that_sees_nothing_scores_nothing() throws Exception {
        LinkingExperiment.Result result =
                new LinkingExperiment(store, (text, pins) -> Linking.NONE).run(questions);

        assertThat(result.accuracy()).isZero();
        assertThat(result.spelling()).isZero();
    }

    @Test
    void a_misspelt_name_has_one_edit_and_never_none() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            String edited = LinkingExperiment.misspelt("Li-Fraumeni", random);

            assertThat(edited).isNotEqualToIgnoringCase("Li-Fraumeni");
            assertThat(edited.length()).isBetween(10, 12);
        }
    }
}
