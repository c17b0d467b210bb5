package dev.winnow.kg.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
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
        store = SmallGraph.store(Path.of("../samples/graph"), folder.resolve("sample.graph"));
        finder =
                new GraphFactFinder(
                        ServedGraph.of(store, ProfileFile.fitting(store.description())),
                        new O200kTokenCounter());
    }

    @Test
    void every_row_may_be_given_away() {
        Set<String> licences = new TreeSet<>();
        store.forEachNode(
                node -> {
                    licences.add(node.licence());
                    store.edges(List.of(node.entity().id()), List.of()).stream()
                            .flatMap(edge -> edge.provenances().stream())
                            .forEach(row -> licences.add(row.licence()));
                });

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

    private static FactSheet ask(String question) {
        return finder.find(question, List.of(), FactOptions.DEFAULTS);
    }
}
