package dev.winnow.kg.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph of ports and ships, which no profile of the program knows. */
class OwnProfileTest {

    @TempDir private Path folder;

    private Path tables;

    @BeforeEach
    void write() throws Exception {
        tables = Files.createDirectory(folder.resolve("tables"));
        Files.writeString(
                tables.resolve("nodes.tsv"),
                """
                id	kind	name
                S:1	Vessel	Mary Celeste
                P:1	Port	Marseille
                P:2	Port	Genoa
                """);
        Files.writeString(
                tables.resolve("relations.tsv"),
                """
                metaedge	verb	phrase
                VcP	calls at	callsat
                VaP	avoids	avoids
                """);
        Files.writeString(
                tables.resolve("edges.tsv"),
                """
                source_id	metaedge	target_id	provenance	p_value	evidence
                S:1	VcP	P:1	Lloyd's	1e-9	phase=4;survey=radar
                S:1	VaP	P:1	Rumours
                S:1	VaP	P:2	Rumours
                """
                        .replaceAll("(?m)Rumours$", "Rumours\t\t"));
    }

    @Test
    void without_a_profile_facts_are_plain_whatever_the_names_of_their_evidence() throws Exception {
        List<GraphFact> facts = ask("none");

        assertThat(facts)
                .extracting(GraphFact::text)
                .contains(
                        "Mary Celeste callsat Marseille (p=1e-9; Lloyd's)",
                        "Mary Celeste avoids Genoa (Rumours)");
        assertThat(fact(facts, "VcP").grade()).isEqualTo(EvidenceGrade.MEASURED);
        assertThat(facts).noneMatch(GraphFact::asked).allMatch(fact -> fact.conflicts().isEmpty());
    }

    @Test
    void a_profile_of_ones_own_grades_names_marks_and_asks() throws Exception {
        Path own = folder.resolve("ships.json");
        Files.writeString(
                own,
                """
                {
                  "name": "ships",
                  "kind_words": [{"kind": "Port", "words": ["harbour"]}],
                  "opposite_verbs": [{"one": "calls at", "other": "avoids"}],
                  "phrases_read_as_verb": {"words": ["callsat"]},
                  "shown_evidence": [{"field": "survey"}],
                  "significance": {"at_most": 1e-6}
                }
                """);

        List<GraphFact> facts = ask(own.toString());

        assertThat(fact(facts, "VcP").text())
                .isEqualTo(
                        "Mary Celeste calls at Marseille (p=1e-9, survey radar; Lloyd's)"
                                + " CONFLICT: also avoids");
        assertThat(fact(facts, "VcP").grade()).isEqualTo(EvidenceGrade.MEASURED_STRONG);
        assertThat(facts).allMatch(GraphFact::asked);
    }

    private static GraphFact fact(List<GraphFact> facts, String predicate) {
        return facts.stream().filter(fact -> fact.predicate().equals(predicate)).findFirst().get();
    }

    private List<GraphFact> ask(String profile) throws Exception {
        SnapshotStore store = SmallGraph.store(tables, folder.resolve("ships.graph"));
        ServedGraph graph =
                ServedGraph.of(store, ProfileFile.named(profile).apply(store.description()));
        return new GraphFactFinder(graph, new O200kTokenCounter())
                .find("Which harbours does Mary Celeste use?", List.of(), FactOptions.DEFAULTS)
                .graphFacts();
    }
}
