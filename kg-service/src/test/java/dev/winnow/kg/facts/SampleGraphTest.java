package dev.winnow.kg.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small graph that comes with the program. */
class SampleGraphTest {

    private static final Set<String> FREE = Set.of("CC0 1.0", "CC BY 3.0", "CC BY 4.0");

    private static SnapshotStore store;
    private static FactFinder finder;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("sample.graph");
        SnapshotWriter.write(
                GraphFiles.read(List.of(Path.of("../samples/graph"))),
                GraphLabels.ofPublic(),
                file);
        store = SnapshotStore.open(file);
        finder =
                new GraphFactFinder(
                        ServedGraph.of(store, ProfileFile.fitting(store.description())),
                        new O200kTokenCounter());
    }

    @Test
    void every_row_may_be_given_away() {
        TreeSet<String> licences = new TreeSet<>();
        store.forEachNode(node -> read(node, licences));

        assertThat(store.description().rows()).isBetween(2_000L, 9_999L);
        assertThat(FREE).containsAll(licences);
    }

    @Test
    void answers_what_a_demonstration_asks() {
        FactSheet genes = ask("Which genes are associated with cystic fibrosis?");
        FactSheet statement = ask("Is Huntington's disease associated with HTT?");

        assertThat(genes.graphFacts().getFirst().line().item()).startsWith("CFTR");
        assertThat(statement.graphFacts()).hasSize(1);
        assertThat(statement.missingEdges()).isEmpty();
    }

    private static void read(GraphNode node, TreeSet<String> licences) {
        licences.add(node.licence());
        for (GraphEdge edge : store.edges(List.of(node.entity().id()), List.of())) {
            for (Provenance provenance : edge.provenances()) {
                licences.add(provenance.licence());
            }
        }
    }

    private static FactSheet ask(String question) {
        return finder.find(question, List.of(), FactOptions.DEFAULTS);
    }
}
