package dev.winnow.kg.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.api.FactsRequest.RenderForm;
import dev.winnow.kg.storage.SmallGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFactFinderTest {

    private static final O200kTokenCounter TOKENS = new O200kTokenCounter();
    private static final FactOptions OPTIONS = FactOptions.DEFAULTS;

    private static final FactOptions TWO_SOURCES =
            new FactOptions(150, 1_000, true, 3, null, 2, List.of());
    private static final FactOptions FREE =
            new FactOptions(150, 1_000, true, 3, null, 1, List.of("CC0 1.0"));

    private static FactFinder finder;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        finder = of(SmallServedGraph.open(folder, GraphDescription.PUBLIC));
    }

    private static FactFinder of(ServedGraph graph) {
        return new GraphFactFinder(graph, TOKENS);
    }

    @Test
    void a_denied_statement_is_answered_by_the_edge_that_it_denies_with_all_its_sources() {
        FactSheet sheet = ask("asthma is not associated with Gene IL13");

        assertThat(sheet.facts()).hasSize(1);
        GraphFact fact = sheet.facts().getFirst().fact();
        assertThat(triple(fact)).isEqualTo("D:1 DaG G:1");
        assertThat(fact.sourceNames()).containsExactly("Curators", "GWAS");
        assertThat(fact.sources().getLast().evidence()).containsEntry("p_value", "2e-37");
        assertThat(fact.sources().getLast().publications()).containsExactly("123", "456");
        assertThat(fact.grade()).isEqualTo(EvidenceGrade.MEASURED_STRONG);
        assertThat(fact.text())
                .isEqualTo("asthma associates IL13 (p=2e-37, OR=1.2; Curators, GWAS)");
        assertThat(sheet.missingEdges()).isEmpty();
    }

    @Test
    void a_fact_of_a_narrower_term_stands_for_the_broader_one_and_shows_the_path() {
        GraphFact fact = first("asthma is associated with Gene RORA");

        assertThat(triple(fact)).isEqualTo("D:2 DaG G:2");
        assertThat(fact.path()).extracting(Entity::id).containsExactly("D:1", "D:2");
        assertThat(fact.text()).contains("[childhood asthma < asthma]");
    }

    @Test
    void without_roll_up_the_absence_is_stated_with_what_was_looked_at() {
        FactOptions own = new FactOptions(150, 1_000, false, 1, null, 1, List.of());

        FactSheet sheet = finder.find("asthma is associated with Gene RORA", List.of(), own);

        assertThat(sheet.missingEdges()).hasSize(1);
        assertThat(sheet.missingEdges().getFirst().text())
                .isEqualTo(
                        "asthma and RORA: no edge in this graph, among 6 of the first and 4 of the"
                                + " second");
        assertThat(triples(sheet)).doesNotContain("D:1 DaG G:2");
    }

    @Test
    void a_chain_through_the_hierarchy_is_one_fact_that_names_what_it_passes() {
        GraphFact fact = first("childhood asthma is a lung disease");

        assertThat(triple(fact)).isEqualTo("D:2 DiD D:3");
        assertThat(fact.path()).extracting(Entity::id).containsExactly("D:2", "D:1", "D:3");
        assertThat(fact.text()).startsWith("childhood asthma is a lung disease [via asthma]");
    }

    @Test
    void edges_that_contradict_each_other_carry_a_mark() {
        List<GraphFact> facts = ask("Salbutamol treats asthma").graphFacts();

        assertThat(facts.getFirst().predicate()).isEqualTo("CtD");
        assertThat(facts.getFirst().conflicts()).containsExactly("is contraindicated in");
        assertThat(RenderForm.GROUPED.render(facts))
                .contains("CONFLICT: also is contraindicated in");
    }

    @Test
    void what_two_diseases_share_is_found_through_their_subtypes_and_listed_as_the_answer() {
        FactSheet sheet = ask("Which genes are commonly associated with both asthma and eczéma?");

        assertThat(sheet.answers()).extracting(Entity::name).containsExactly("IL13", "RORA");
        assertThat(sheet.facts())
                .extracting(ExplainedFact::origin)
                .containsOnly(ExplainedFact.Origin.SHARED);
        assertThat(triples(sheet))
                .containsExactlyInAnyOrder(
                        "D:1 DaG G:1", "D:6 DaG G:1", "D:2 DaG G:2", "D:6 DaG G:2");
    }

    @Test
    void entities_that_nothing_joins_are_joined_by_the_shortest_way() {
        FactSheet sheet = ask("Is eczéma related to the gene ORMDL3?");

        assertThat(sheet.missingEdges()).hasSize(1);
        assertThat(sheet.facts())
                .filteredOn(fact -> fact.origin() == ExplainedFact.Origin.WAY)
                .extracting(fact -> triple(fact.fact()))
                .contains("D:6 DaG G:2", "G:2 GiG G:3");
    }

    @Test
    void identifiers_are_facts_where_they_are_asked_for() {
        FactSheet sheet = ask("What is the OMIM identifier of asthma?");

        assertThat(sheet.graphFacts())
                .extracting(fact -> fact.object().id())
                .containsExactlyInAnyOrder("D:1", "OMIM:600807");
        assertThat(sheet.facts().getFirst().fact().sourceNames()).containsExactly("Ontology");
    }

    @Test
    void what_is_asked_for_stands_before_what_is_not() {
        List<GraphFact> facts = ask("Which drug treats asthma?").graphFacts();

        assertThat(triple(facts.getFirst())).isEqualTo("C:1 CtD D:1");
        assertThat(facts).hasSizeGreaterThan(4);
    }

    @Test
    void only_facts_of_two_sources_are_left_on_request_and_only_those_of_a_licence() {
        assertThat(triples(finder.find("asthma", List.of(), TWO_SOURCES)))
                .containsExactly("D:1 DaG G:1");
        assertThat(finder.find("asthma", List.of(), FREE).graphFacts())
                .isNotEmpty()
                .allMatch(fact -> fact.predicate().equals("DiD"));
    }

    @Test
    void an_edge_that_the_wishes_leave_out_is_no_absence_and_is_told() {
        FactSheet below =
                finder.find("asthma is associated with Gene RORA", List.of(), TWO_SOURCES);
        FactSheet own = finder.find("asthma is associated with Gene IL13", List.of(), FREE);
        FactSheet none =
                finder.find("Is eczéma related to the gene ORMDL3?", List.of(), TWO_SOURCES);

        assertThat(List.of(below, own))
                .allSatisfy(
                        sheet -> {
                            assertThat(sheet.missingEdges()).isEmpty();
                            assertThat(sheet.notes())
                                    .anyMatch(note -> note.startsWith("hidden: 1"));
                        });
        assertThat(none.missingEdges()).hasSize(1);
        assertThat(none.notes()).noneMatch(note -> note.startsWith("hidden"));
    }

    @Test
    void what_only_two_of_three_entities_share_is_no_fact_that_all_share() {
        FactSheet sheet =
                ask(
                        "Which genes are commonly associated with eczéma, asthma and childhood"
                                + " asthma?");

        assertThat(sheet.answers()).extracting(Entity::name).containsExactly("RORA");
        assertThat(sheet.facts())
                .filteredOn(fact -> fact.origin() == ExplainedFact.Origin.SHARED)
                .isNotEmpty()
                .noneMatch(fact -> triple(fact.fact()).contains("G:1"));
    }

    @Test
    void rows_that_name_no_source_found_facts_like_others(@TempDir Path tables) throws Exception {
        SmallGraph.write(
                tables,
                "id\tkind\tname\nA\tDisease\tasthma\nB\tGene\tIL13\n",
                "source_id\tmetaedge\ttarget_id\nA\tDaG\tB\n");

        ExplainedFact fact =
                of(SmallServedGraph.of(tables))
                        .find("asthma is associated with Gene IL13", List.of(), OPTIONS)
                        .facts()
                        .getFirst();

        assertThat(fact.worth().evidence()).isBetween(0f, 1f);
        assertThat(fact.fact().text()).isEqualTo("asthma DaG IL13");
        assertThat(RenderForm.GROUPED.render(List.of(fact.fact()))).contains("[a] not stated");
    }

    @Test
    void an_absence_names_what_the_graph_holds_a_sample_of(@TempDir Path tables) throws Exception {
        Files.writeString(
                tables.resolve("nodes.tsv"),
                """
                id	kind	name
                C	Compound	salbutamol
                D	Disease	asthma
                G	Gene	IL13
                """);
        Files.writeString(
                tables.resolve("relations.tsv"),
                """
                metaedge	verb	phrase	source_kind	target_kind	sampled
                CuG	upregulates	upregulates	Compound	Gene	yes
                CdG	downregulates	downregulates	Compound	Gene	yes
                CbG	binds	binds	Compound	Gene	no
                DuG	upregulates	upregulates	Disease	Gene	yes
                """);
        Files.writeString(tables.resolve("edges.tsv"), "source_id\tmetaedge\ttarget_id\n");
        FactFinder finder = of(SmallServedGraph.of(tables));

        FactSheet act = finder.find("Does salbutamol act on the gene IL13?", List.of(), OPTIONS);
        FactSheet treat = finder.find("Does salbutamol treat asthma?", List.of(), OPTIONS);

        assertThat(act.missingEdges().getFirst().text())
                .endsWith(
                        "no edge in this graph, among 0 of the first and 0 of the second; of"
                                + " \"downregulates\" and \"upregulates\" it holds a sample only");
        assertThat(treat.missingEdges().getFirst().sampled()).isEmpty();
    }

    @Test
    void a_search_whose_time_is_up_ends_with_what_it_has_and_says_so() {
        String question = "Which genes are commonly associated with both asthma and eczéma?";
        FactSheet whole = ask(question);
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier counting = () -> asked.incrementAndGet() < 0;
        finder.find(question, List.of(), OPTIONS, counting);

        FactSheet none = finder.find(question, List.of(), OPTIONS, () -> true);

        assertThat(whole.truncation()).isNull();
        assertThat(none.truncation()).isEqualTo(FactSheet.Truncation.DEADLINE);
        assertThat(none.entities()).isEqualTo(whole.entities());
        assertThat(none.facts()).isEmpty();
        assertThat(none.missingEdges()).as("nobody looked").isEmpty();
        for (int end = 1; end <= asked.get(); end++) {
            AtomicInteger left = new AtomicInteger(end);
            FactSheet cut =
                    finder.find(question, List.of(), OPTIONS, () -> left.decrementAndGet() <= 0);
            assertThat(cut.truncation())
                    .as("after %d looks", end)
                    .isEqualTo(FactSheet.Truncation.DEADLINE);
        }
    }

    @Test
    void a_question_about_more_than_may_be_read_is_answered_in_part_and_says_so(
            @TempDir Path tables) throws Exception {
        StringBuilder nodes = new StringBuilder("id\tkind\tname\n");
        StringBuilder edges = new StringBuilder("source_id\tmetaedge\ttarget_id\n");
        nodes.append("ONE\tDisease\tzorbitis\nTWO\tDisease\tquaxosis\n");
        int each = 500;
        for (int below = 0; below * each <= GraphReads.MOST_EDGES + each; below++) {
            nodes.append("S%1$d\tDisease\tsubzorb%1$d\n".formatted(below));
            edges.append("S%d\tis_a\tONE\n".formatted(below));
            for (int gene = 0; gene < each; gene++) {
                nodes.append("G%1$d:%2$d\tGene\tgene%1$dx%2$d\n".formatted(below, gene));
                edges.append("S%1$d\tDaG\tG%1$d:%2$d\n".formatted(below, gene));
            }
        }
        edges.append("TWO\tDaG\tG0:7\n");
        for (int below = 0; below * each <= GraphReads.MOST_EDGES + each; below++) {
            nodes.append("T%1$d\tDisease\tsubquax%1$d\n".formatted(below));
            edges.append("T%d\tis_a\tTWO\n".formatted(below));
        }
        SmallGraph.write(tables, nodes, edges);
        FactFinder finder = of(SmallServedGraph.of(tables));

        FactSheet wide = finder.find("What do zorbitis and quaxosis share?", List.of(), OPTIONS);
        FactSheet narrow = finder.find("What do subzorb0 and quaxosis share?", List.of(), OPTIONS);

        assertThat(wide.truncation()).isEqualTo(FactSheet.Truncation.TOO_MANY_EDGES);
        assertThat(narrow.truncation()).isNull();
        assertThat(narrow.answers()).extracting(Entity::id).containsExactly("G0:7");
    }

    @Test
    void no_budget_is_exceeded_and_none_is_left_empty_that_a_fact_fits() {
        for (String question : List.of("asthma", "Which drug treats asthma?", "eczéma and RORA")) {
            int smallest =
                    ask(question).graphFacts().stream()
                            .mapToInt(
                                    fact -> TOKENS.count(RenderForm.GROUPED.render(List.of(fact))))
                            .min()
                            .orElseThrow();
            for (int budget = 1; budget < 150; budget += 3) {
                FactSheet sheet = finder.find(question, List.of(), OPTIONS.within(150, budget));
                int count = TOKENS.count(RenderForm.GROUPED.render(sheet.graphFacts()));
                assertThat(count)
                        .as(question)
                        .isEqualTo(sheet.tokens())
                        .isLessThanOrEqualTo(budget);
                if (budget >= smallest + 15) {
                    assertThat(sheet.facts()).as("%s at %d", question, budget).isNotEmpty();
                }
            }
        }
    }

    @Test
    void equal_questions_have_equal_sheets() {
        assertThat(ask("asthma and RORA")).isEqualTo(ask("asthma and RORA"));
    }

    @Test
    void a_pinned_entity_is_looked_up_though_the_question_does_not_name_it() {
        FactSheet sheet = finder.find("What treats it?", List.of("D:1", "D:404"), OPTIONS);

        assertThat(sheet.entities()).extracting(Entity::id).containsExactly("D:1");
        assertThat(sheet.notes()).contains("unknown: 1 of 2 given entities");
        assertThat(triple(sheet.graphFacts().getFirst())).isEqualTo("C:1 CtD D:1");
    }

    @Test
    void a_question_that_names_nothing_has_no_facts() {
        FactSheet sheet = ask("What is the capital of France?");

        assertThat(sheet.entities()).isEmpty();
        assertThat(sheet.facts()).isEmpty();
        assertThat(sheet.tokens()).isZero();
    }

    private static FactSheet ask(String question) {
        return finder.find(question, List.of(), OPTIONS);
    }

    private static List<String> triples(FactSheet sheet) {
        return sheet.graphFacts().stream().map(GraphFactFinderTest::triple).toList();
    }

    private static GraphFact first(String question) {
        return ask(question).facts().getFirst().fact();
    }

    private static String triple(GraphFact fact) {
        return "%s %s %s".formatted(fact.subject().id(), fact.predicate(), fact.object().id());
    }
}
