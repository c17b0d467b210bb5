package dev.winnow.eval.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.graph.Linking;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldAmongDistractorsTest {

    private static final String GRAPH =
            """
            {"id": "D:1", "kind": "Disease", "name": "measles"}
            {"id": "D:2", "kind": "Disease", "name": "rubella"}
            {"id": "S:1", "kind": "Symptom", "name": "fever"}
            {"id": "S:2", "kind": "Symptom", "name": "exanthema"}
            {"id": "S:3", "kind": "Symptom", "name": "coryza"}
            {"id": "A:1", "kind": "Anatomy", "name": "lymph node"}
            {"metaedge": "DpS", "source_kind": "Disease", "verb": "presents", "target_kind": "Symptom", "phrase": "presents"}
            {"metaedge": "DlA", "source_kind": "Disease", "verb": "localizes", "target_kind": "Anatomy", "phrase": "localizes to"}
            {"source_id": "D:1", "metaedge": "DpS", "target_id": "S:1", "provenance": "a book"}
            {"source_id": "D:1", "metaedge": "DpS", "target_id": "S:2", "provenance": "a book"}
            {"source_id": "D:1", "metaedge": "DpS", "target_id": "S:3", "provenance": "a book"}
            {"source_id": "D:2", "metaedge": "DpS", "target_id": "S:1", "provenance": "a book"}
            {"source_id": "D:2", "metaedge": "DpS", "target_id": "S:2", "provenance": "a book"}
            {"source_id": "D:2", "metaedge": "DlA", "target_id": "A:1", "provenance": "a book"}
            """;

    private static final String QUESTIONS =
            """
            id,kind,text,disease_1,disease_2,shared
            1,Symptom,What are the Symptoms that are commonly associated with both measles and rubella?,measles,rubella,exanthema|Koplik spots
            2,Anatomy,What are the Anatomy that are commonly associated with both measles and rubella?,measles,rubella,lymph node
            3,Gene,What are the Genes that are commonly associated with both measles and rubella?,measles,rubella,IRF3
            """;

    @Test
    void tells_what_the_graph_holds_from_what_reaches_the_context(@TempDir Path folder)
            throws Exception {
        Map<String, GoldAmongDistractors> found = measure(folder, true);

        GoldAmongDistractors symptoms = found.get("Symptom");
        assertThat(symptoms.gold()).isEqualTo(2);
        assertThat(symptoms.held()).as("nobody noted Koplik spots").isEqualTo(.5);
        assertThat(symptoms.common()).as("fever is shared, too").isEqualTo(2);
        assertThat(symptoms.neighbours()).isEqualTo(3);
        assertThat(symptoms.edges()).isEqualTo(6);
        assertThat(symptoms.recall().get("1000")).isCloseTo(.5, within(1e-9));
        assertThat(found.get("Anatomy").held()).as("of one of the two alone").isZero();
    }

    @Test
    void a_finder_that_finds_nothing_recalls_nothing(@TempDir Path folder) throws Exception {
        assertThat(measure(folder, false).get("Symptom").recall().get("2000")).isZero();
    }

    private static Map<String, GoldAmongDistractors> measure(Path folder, boolean linked)
            throws Exception {
        Path tables = folder.resolve("graph.jsonl");
        Files.writeString(tables, GRAPH);
        Files.writeString(folder.resolve("two_hop.csv"), QUESTIONS);
        Path file = folder.resolve("small.graph");
        SnapshotWriter.write(GraphFiles.read(List.of(tables)), GraphLabels.ofPublic(), file);
        try (SnapshotStore store = SnapshotStore.open(file)) {
            ServedGraph graph =
                    new ServedGraph(
                            store,
                            linked
                                    ? DictionaryLinker.of(
                                            store, LinkSettings.DEFAULTS, ProfileFile.biomedical())
                                    : (text, pins) -> Linking.NONE,
                            ProfileFile.biomedical());
            return GoldAmongDistractors.measure(
                    folder, store, new GraphFactFinder(graph, new O200kTokenCounter()));
        }
    }
}
