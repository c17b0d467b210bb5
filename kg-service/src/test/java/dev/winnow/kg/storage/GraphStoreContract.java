package dev.winnow.kg.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphPath;
import dev.winnow.core.graph.GraphStore.PathLimits;
import dev.winnow.core.graph.GraphStore.Term;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store does with {@link SmallGraph}, labelled version 7 of tenant acme. */
public abstract class GraphStoreContract {

    private static final PathLimits FAR = new PathLimits(3, 100, 100);

    /** The store under test, with the small graph in it. */
    protected abstract GraphStore store();

    /** The checksum of the small graph's content. */
    protected abstract String checksum();

    @Test
    void says_which_graph_it_is() {
        GraphDescription description = store().description();

        assertThat(description.version()).isEqualTo("7");
        assertThat(description.scope()).isEqualTo("acme");
        assertThat(description.checksum()).isEqualTo(checksum()).hasSize(64);
        assertThat(description.rows()).isEqualTo(16);
        assertThat(description.nodes())
                .isEqualTo(new TreeMap<>(Map.of("Disease", 6L, "Gene", 3L, "Compound", 1L)));
        assertThat(description.edges())
                .isEqualTo(
                        new TreeMap<>(
                                Map.of("CtD", 1L, "CcD", 1L, "DiD", 6L, "DaG", 4L, "GiG", 3L)));
    }

    @Test
    void is_visible_to_its_tenant_alone() {
        GraphDescription description = store().description();

        assertThat(description.visibleTo(new Scope(new TenantId("acme"), List.of()))).isTrue();
        assertThat(description.visibleTo(Scope.local())).isFalse();
    }

    @Test
    void knows_its_relations_in_order() {
        assertThat(store().relations())
                .extracting(Relation::id)
                .containsExactly("CcD", "CtD", "DaG", "DiD", "GiG");
        assertThat(store().relations().get(0))
                .isEqualTo(
                        new Relation(
                                "CcD",
                                "contraindicates",
                                "is contraindicated in",
                                List.of("Compound"),
                                List.of("Disease"),
                                true,
                                false,
                                false));
        assertThat(store().relations().get(2).directed()).isFalse();
        assertThat(store().relations().get(3).hierarchical()).isTrue();
        assertThat(store().relations()).extracting(Relation::sampled).containsOnly(false);
    }

    @Test
    void finds_a_node_with_everything_that_the_file_says() {
        assertThat(store().node("D:1"))
                .isEqualTo(
                        new GraphNode(
                                new Entity("D:1", "Disease", "asthma"),
                                List.of("bronchial asthma", "AS"),
                                "Ontology",
                                "CC0 1.0",
                                "A disease of the airways.",
                                List.of("OMIM:600807")));
        assertThat(store().node("D:6").entity().name()).isEqualTo("eczéma");
    }

    @Test
    void an_unknown_id_has_nothing() {
        for (String id : List.of("D:", "D:11", "", "Z", "A", ".*", "') RETURN n //")) {
            assertThat(store().node(id)).as(id).isNull();
            assertThat(store().degree(id)).isZero();
            assertThat(store().links(List.of(id), List.of())).isEmpty();
            assertThat(store().edges(List.of(id), List.of())).isEmpty();
            assertThat(store().between(id, "D:1")).isEmpty();
            assertThat(store().paths("D:1", id, FAR)).isEmpty();
            assertThat(store().broader(id)).isEmpty();
            assertThat(store().narrower(id)).isEmpty();
        }
    }

    @Test
    void hands_over_every_node_in_order() {
        List<String> ids = new ArrayList<>();
        store().forEachNode(node -> ids.add(node.entity().id()));

        assertThat(ids)
                .containsExactly(
                        "C:1", "D:1", "D:2", "D:3", "D:4", "D:5", "D:6", "G:1", "G:2", "G:3");
    }

    @Test
    void counts_a_loop_once() {
        assertThat(store().degree("G:3")).isEqualTo(2);
        assertThat(store().degree("D:1")).isEqualTo(6);
    }

    @Test
    void finds_what_begins_and_what_ends_at_an_entity_in_order() {
        assertThat(links(List.of("D:1"), List.of()))
                .containsExactly(
                        "C:1 CcD D:1",
                        "C:1 CtD D:1",
                        "D:1 DaG G:1",
                        "D:1 DiD D:3",
                        "D:2 DiD D:1",
                        "D:4 DiD D:1");
    }

    @Test
    void an_edge_between_two_of_the_entities_appears_once() {
        assertThat(links(List.of("G:3", "G:2", "G:3"), List.of("GiG")))
                .containsExactly("G:1 GiG G:2", "G:2 GiG G:3", "G:3 GiG G:3");
    }

    @Test
    void follows_the_relations_that_are_asked_for_alone() {
        assertThat(links(List.of("D:1"), List.of("CtD", "DaG")))
                .containsExactly("C:1 CtD D:1", "D:1 DaG G:1");
        assertThat(store().links(List.of("D:1"), List.of("XxX"))).isEmpty();
    }

    @Test
    void an_edge_carries_every_source_with_its_evidence() {
        List<GraphEdge> edges = store().edges(List.of("G:1"), List.of("DaG"));

        assertThat(edges)
                .extracting(GraphStoreContract::triple)
                .containsExactly("D:1 DaG G:1", "D:6 DaG G:1");
        assertThat(edges.getFirst().provenances())
                .containsExactly(
                        new Provenance(
                                "Curators",
                                "CC BY 4.0",
                                Double.NaN,
                                Float.NaN,
                                .5f,
                                List.of(),
                                new TreeMap<>()),
                        new Provenance(
                                "GWAS",
                                "EBI",
                                2e-37,
                                1.2f,
                                Float.NaN,
                                List.of("123", "456"),
                                new TreeMap<>(Map.of("snp", "rs1"))));
    }

    @Test
    void a_p_value_of_zero_and_an_endless_odds_ratio_stay_what_they_are() {
        Provenance provenance =
                store().edges(List.of("D:2"), List.of("DaG")).getFirst().provenances().getFirst();

        assertThat(provenance.pValue()).isZero();
        assertThat(provenance.oddsRatio()).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void finds_the_edges_between_two_entities_in_either_direction() {
        assertThat(store().between("D:1", "C:1"))
                .isEqualTo(store().between("C:1", "D:1"))
                .extracting(GraphStoreContract::triple)
                .containsExactly("C:1 CcD D:1", "C:1 CtD D:1");
        assertThat(store().between("G:3", "G:3"))
                .extracting(GraphStoreContract::triple)
                .containsExactly("G:3 GiG G:3");
    }

    @Test
    void finds_paths_shortest_first_and_each_choice_of_relation() {
        assertThat(paths("C:1", "G:1", FAR))
                .containsExactly("C:1 CcD D:1 DaG G:1", "C:1 CtD D:1 DaG G:1");
        assertThat(paths("D:1", "G:2", FAR))
                .containsExactly(
                        "D:1 DiD D:2 DaG G:2",
                        "D:1 DaG G:1 GiG G:2",
                        "D:1 DiD D:4 DiD D:6 DaG G:2",
                        "D:1 DaG G:1 DaG D:6 DaG G:2");
    }

    @Test
    void paths_keep_to_their_limits() {
        assertThat(store().paths("D:1", "G:2", new PathLimits(1, 100, 100))).isEmpty();
        assertThat(store().paths("D:1", "G:1", new PathLimits(1, 100, 100)))
                .extracting(path -> path.links().size())
                .containsExactly(1);
        assertThat(store().paths("D:1", "G:2", new PathLimits(3, 100, 2))).hasSize(2);
        assertThat(paths("D:1", "G:2", new PathLimits(3, 2, 100)))
                .as("ways through what has more than two edges are passed by")
                .containsExactly("D:1 DiD D:2 DaG G:2");
        assertThat(store().paths("D:1", "D:1", FAR)).isEmpty();
    }

    @Test
    void walks_the_hierarchy_with_the_way_back() {
        assertThat(store().broader("D:4"))
                .containsExactly(
                        new Term(new Entity("D:1", "Disease", "asthma"), "D:4", 1),
                        new Term(new Entity("D:6", "Disease", "eczéma"), "D:4", 1),
                        new Term(new Entity("D:3", "Disease", "lung disease"), "D:1", 2),
                        new Term(new Entity("D:5", "Disease", "disease"), "D:6", 2));
        assertThat(store().narrower("D:5"))
                .extracting(term -> term.entity().id() + " " + term.via() + " " + term.distance())
                .containsExactly("D:3 D:5 1", "D:6 D:5 1", "D:1 D:3 2", "D:4 D:6 2", "D:2 D:1 3");
    }

    @Test
    void can_be_read_back_as_a_whole() throws Exception {
        assertThat(SmallGraph.checksum(read(store()))).isEqualTo(checksum());
    }

    private static GraphContent read(GraphStore store) throws InvalidGraphException {
        Place place = new Place("the store", 0);
        GraphAssembler graph = new GraphAssembler(false);
        store.relations().forEach(relation -> graph.relation(place, relation, 0));
        store.forEachNode(
                node -> {
                    String id = node.entity().id();
                    graph.node(place, node);
                    for (GraphEdge edge : store.edges(List.of(id), List.of())) {
                        // An edge comes with either end; it is taken with its subject.
                        if (edge.subject().id().equals(id)) {
                            for (Provenance each : edge.provenances()) {
                                graph.edge(
                                        place, id, edge.relation().id(), edge.object().id(), each);
                            }
                        }
                    }
                });
        return graph.finish();
    }

    private List<String> links(List<String> ids, List<String> relations) {
        return store().links(ids, relations).stream().map(GraphStoreContract::triple).toList();
    }

    private List<String> paths(String from, String to, PathLimits limits) {
        return store().paths(from, to, limits).stream().map(GraphStoreContract::stops).toList();
    }

    private static String triple(GraphEdge edge) {
        return triple(edge.link());
    }

    private static String triple(GraphLink link) {
        return link.subject().id() + " " + link.relation().id() + " " + link.object().id();
    }

    private static String stops(GraphPath path) {
        StringBuilder text = new StringBuilder(path.entities().getFirst().id());
        for (int i = 0; i < path.links().size(); i++) {
            text.append(' ')
                    .append(path.links().get(i).relation().id())
                    .append(' ')
                    .append(path.entities().get(i + 1).id());
        }
        return text.toString();
    }
}
