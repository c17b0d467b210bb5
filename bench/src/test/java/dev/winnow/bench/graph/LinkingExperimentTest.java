package dev.winnow.bench.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingExperimentTest {

    private static Path data;
    private static GraphStore store;

    @BeforeAll
    static void load(@TempDir Path folder) throws Exception {
        data =
                Path.of(System.getenv().getOrDefault("WINNOW_SHARED", "../../shared"))
                        .resolve("data");
        assumeTrue(Files.isDirectory(data.resolve("kg")), "needs the shared graph");
        Path file = folder.resolve("shared.graph");
        SnapshotWriter.write(
                GraphFiles.read(List.of(data.resolve("kg"))), GraphLabels.ofPublic(), file);
        store = SnapshotStore.open(file);
    }

    @Test
    void the_dictionary_links_what_the_questions_name_and_nothing_of_everyday_life()
            throws Exception {
        LinkingExperiment.Result result =
                new LinkingExperiment(store, DictionaryLinker.of(store, ProfileFile.biomedical()))
                        .run(data.resolve("biomixqa"));

        assertThat(result.accuracy()).isGreaterThanOrEqualTo(.99);
        assertThat(result.lower()).isGreaterThanOrEqualTo(.99);
        assertThat(result.upper()).isGreaterThanOrEqualTo(.99);
        assertThat(result.spelling()).isGreaterThanOrEqualTo(.95);
        assertThat(result.everyday()).isZero();
    }

    @Test
    void a_linker_that_sees_nothing_scores_nothing() throws Exception {
        LinkingExperiment.Result result =
                new LinkingExperiment(store, (text, pins) -> Linking.NONE)
                        .run(data.resolve("biomixqa"));

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
