package dev.winnow.eval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.FactId;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * KG-RAG's rule with similarities by hand: .9 for what associates, .6 for what is a kind, .4 for
 * the rest.
 */
class KgRagFinderTest {

    private static final String NODES =
            """
            id	kind	name	source	licence
            D:1	Disease	asthma	Ontology	CC0 1.0
            D:2	Disease	childhood asthma	Ontology	CC0 1.0
            D:3	Disease	lung disease	Ontology	CC0 1.0
            D:4	Disease	allergic asthma	Ontology	CC0 1.0
            D:6	Disease	eczéma	Ontology	CC0 1.0
            G:1	Gene	IL13	HGNC	CC0 1.0
            G:2	Gene	RORA	HGNC	CC0 1.0
            C:1	Compound	Salbutamol	Labels	CC0 1.0
            """;

    private static final String RELATIONS =
            """
            metaedge	source_kind	verb	target_kind	phrase	directed
            DiD	Disease	is a	Disease	isa	yes
            DaG	Disease	associates	Gene	associates	no
            CtD	Compound	treats	Disease	treats	yes
            CcD	Compound	contraindicates	Disease	is contraindicated in	yes
            """;

    private static final String EDGES =
            """
            source_id	metaedge	target_id	provenance	licence
            C:1	CtD	D:1	Labels	CC0 1.0
            C:1	CcD	D:1	Labels	CC0 1.0
            D:1	DiD	D:3	Ontology	CC0 1.0
            D:2	DiD	D:1	Ontology	CC0 1.0
            D:4	DiD	D:1	Ontology	CC0 1.0
            D:1	DaG	G:1	GWAS	CC0 1.0
            D:1	DaG	G:1	Curators	CC0 1.0
            D:4	DiD	D:6	Ontology	CC0 1.0
            D:6	DaG	G:1	GWAS	CC0 1.0
            D:6	DaG	G:2	GWAS	CC0 1.0
            """;

    private static final KgRagFinder.Similarity BY_VERB =
            (question, sentences, deadline) -> {
                float[] cosines = new float[sentences.size()];
                for (int i = 0; i < cosines.length; i++) {
                    String sentence = sentences.get(i);
                    cosines[i] =
                            sentence.contains("associates")
                                    ? .9f
                                    : sentence.contains(" is a Disease") ? .6f : .4f;
                }
                return cosines;
            };

    private static ServedGraph graph;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("nodes.tsv"), NODES);
        Files.writeString(folder.resolve("metaedges.tsv"), RELATIONS);
        Files.writeString(folder.resolve("edges.tsv"), EDGES);
        Path file = folder.resolve("asthma.graph");
        SnapshotWriter.write(GraphFiles.read(List.of(folder)), GraphLabels.ofPublic(), file);
        SnapshotStore store = SnapshotStore.open(file);
        graph = ServedGraph.of(store, ProfileFile.biomedical());
    }

    @Test
    void keeps_what_is_above_the_percentile_and_above_the_floor() {
        // Of six edges one associates; the 75th percentile is .6, which is not above itself.
        assertThat(texts(new KgRagFinder.Rule(75f, .5f, 150)))
                .containsExactly(
                        "Disease asthma associates Gene IL13 and Provenance of this association is"
                                + " Curators, GWAS.");
        assertThat(texts(new KgRagFinder.Rule(0f, .5f, 150))).hasSize(4);
        assertThat(texts(new KgRagFinder.Rule(0f, .95f, 150))).isEmpty();
    }

    @Test
    void takes_as_many_sentences_as_it_is_told() {
        assertThat(texts(new KgRagFinder.Rule(0f, .5f, 2))).hasSize(2);
    }

    @Test
    void looks_up_what_the_caller_pins_and_writes_an_edge_between_two_entities_once() {
        KgRagFinder finder = finder(new KgRagFinder.Rule(0f, .5f, 150));

        FactSheet pinned =
                finder.find("What is it?", List.of("D:1", "D:404"), FactOptions.DEFAULTS);
        FactSheet both =
                finder.find(
                        "Is childhood asthma a kind of asthma?", List.of(), FactOptions.DEFAULTS);

        assertThat(pinned.entities()).extracting(Entity::id).containsExactly("D:1");
        assertThat(pinned.facts()).isNotEmpty();
        assertThat(pinned.notes()).contains("unknown: 1 of 2 given entities");
        assertThat(both.entities()).extracting(Entity::id).containsExactly("D:2", "D:1");
        assertThat(both.graphFacts())
                .extracting(GraphFact::id)
                .doesNotHaveDuplicates()
                .contains(FactId.of("D:2", "DiD", "D:1"));
    }

    @Test
    void a_small_budget_holds_the_best_of_each_entity_and_says_what_it_takes() {
        String question = "Are genes associated with asthma and eczéma?";
        KgRagFinder finder = finder(new KgRagFinder.Rule(0f, .5f, 150));

        FactSheet two = finder.find(question, List.of(), FactOptions.DEFAULTS.within(2, 1_000));

        assertThat(two.facts())
                .extracting(fact -> fact.anchor().id())
                .containsExactlyInAnyOrder("D:1", "D:6");
        FactSheet exact =
                finder.find(question, List.of(), FactOptions.DEFAULTS.within(150, two.tokens()));
        FactSheet less =
                finder.find(
                        question, List.of(), FactOptions.DEFAULTS.within(150, two.tokens() - 1));
        assertThat(exact.facts()).hasSize(2);
        assertThat(less.facts()).hasSize(1);
        assertThat(less.tokens()).isLessThan(two.tokens());
    }

    private static KgRagFinder finder(KgRagFinder.Rule settings) {
        return new KgRagFinder(graph, BY_VERB, new O200kTokenCounter(), settings);
    }

    private static List<String> texts(KgRagFinder.Rule settings) {
        FactSheet sheet =
                finder(settings)
                        .find(
                                "Which genes are associated with asthma?",
                                List.of(),
                                FactOptions.DEFAULTS);
        return sheet.graphFacts().stream().map(fact -> fact.text()).toList();
    }
}
