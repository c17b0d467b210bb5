package dev.winnow.kg.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.SmallGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole graph of the shared data: 86,891 nodes and 670,122 rows, with 16 cycles in its
 * hierarchy.
 */
class SharedGraphTest {

    private static GraphContent graph;
    private static GraphStore store;
    private static final SortedMap<String, Long> promised = new TreeMap<>();

    @BeforeAll
    static void load(@TempDir Path folder) throws Exception {
        Path shared = Path.of(System.getenv().getOrDefault("WINNOW_SHARED", "../../shared"));
        Path tables = shared.resolve("data/kg");
        assumeTrue(Files.isDirectory(tables), "needs the shared graph");
        graph = GraphFiles.read(List.of(tables));
        for (String line : Files.readAllLines(tables.resolve("metaedges.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (!cells[6].equals("triples")) {
                promised.put(cells[0], Long.valueOf(cells[6]));
            }
        }
        store = SmallGraph.store(graph, folder.resolve("shared.graph"));
    }

    @Test
    void the_store_holds_what_the_tables_promise() {
        assertThat(store.description().rows()).isEqualTo(670_122);
        assertThat(store.description().edges()).isEqualTo(promised);
        assertThat(store.description().nodes()).containsEntry("Disease", 18_492L).hasSize(13);
        assertThat(store.degree("DOID:5419")).as("schizophrenia").isEqualTo(5_371);
    }

    @Test
    void every_row_is_read_back_from_its_subject_and_from_its_object() {
        List<Provenance> rows =
                graph.rows().stream().map(GraphContent.EdgeRow::provenance).toList();
        List<Provenance> read = new ArrayList<>();
        Map<String, Integer> ends = new HashMap<>();
        for (GraphNode node : graph.nodes()) {
            String id = node.entity().id();
            for (GraphEdge edge : store.edges(List.of(id), List.of())) {
                if (edge.subject().id().equals(id)) {
                    read.addAll(edge.provenances());
                }
                ends.merge(edge.object().id(), edge.object().id().equals(id) ? 1 : 0, Integer::sum);
            }
        }

        assertThat(read).isEqualTo(rows);
        assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(625_237);
    }

    @Test
    void a_term_is_never_broader_than_itself_though_the_tables_have_cycles() {
        assertThat(graph.warnings()).hasSize(16).allMatch(line -> line.contains("a cycle"));
        for (GraphNode node : graph.nodes()) {
            String id = node.entity().id();
            assertThat(store.broader(id)).noneMatch(term -> term.entity().id().equals(id));
        }
    }
}
