package dev.winnow.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FactLinesTest {

    @Test
    void facts_of_one_line_stand_together_by_their_sources_and_each_source_is_named_once() {
        FactLines lines =
                FactLines.of(
                        List.of(
                                fact("1", "psoriasis associates Gene", "HLA-B", "DisGeNET", "GWAS"),
                                fact("2", "psoriasis associates Gene", "TNF", "GWAS"),
                                fact("3", "psoriasis associates Gene", "IL12B", "DisGeNET", "GWAS"),
                                fact("4", "Compound treats psoriasis", "methotrexate", "GWAS")));

        assertThat(lines.text())
                .isEqualTo(
                        """
                        psoriasis associates Gene: HLA-B, IL12B [a,b]; TNF [b]
                        Compound treats psoriasis: methotrexate [b]
                        Sources: [a] DisGeNET; [b] GWAS""");
        for (FactLines.Line line : lines.lines()) {
            assertThat(line.items())
                    .allSatisfy(
                            item ->
                                    assertThat(item.place().slice(line.text()))
                                            .isEqualTo(item.fact().line().item()));
        }
    }

    @Test
    void a_fact_without_a_source_has_no_mark_and_no_line_below_it() {
        assertThat(FactLines.of(List.of(fact("1", "a causes", "b"))).text())
                .isEqualTo("a causes: b");
        assertThat(FactLines.of(List.of()).text()).isEmpty();
    }

    @Test
    void letters_go_on_behind_the_alphabet() {
        List<GraphFact> facts = new ArrayList<>();
        for (int i = 0; i < 28; i++) {
            facts.add(fact("" + i, "head " + i, "item", "source " + i));
        }

        List<FactLines.Line> lines = FactLines.of(facts).lines();

        assertThat(lines.get(25).text()).endsWith(" [z]");
        assertThat(lines.get(26).text()).endsWith(" [aa]");
        assertThat(lines.get(27).text()).endsWith(" [ab]");
    }

    @Test
    void what_facts_cost_one_by_one_is_about_what_they_cost_together() {
        List<GraphFact> facts =
                List.of(
                        fact("1", "psoriasis associates Gene", "HLA-B", "DisGeNET", "GWAS"),
                        fact("2", "psoriasis associates Gene", "TNF", "GWAS"),
                        fact("3", "Compound treats psoriasis", "methotrexate", "DrugCentral"));
        FactLines.TokenEstimate estimate = new FactLines.TokenEstimate(new Characters(), "");
        int cost = 0;
        for (GraphFact fact : facts) {
            cost += estimate.cost(fact);
            estimate.add(fact);
        }

        // Line breaks and separators are not counted.
        assertThat(FactLines.of(facts).text().length() - cost).isBetween(0, 3 * facts.size());
    }

    /** A token a character. */
    private static final class Characters implements TokenCounter {

        @Override
        public int count(String text) {
            return text.length();
        }

        @Override
        public String name() {
            return "characters";
        }
    }

    private static GraphFact fact(String id, String head, String item, String... sources) {
        List<FactSource> stated = new ArrayList<>();
        for (String source : sources) {
            stated.add(new FactSource(source, "CC0-1.0", List.of(), new TreeMap<>()));
        }
        return new GraphFact(
                id,
                new Entity("s", "Kind", "subject"),
                "predicate",
                new Entity("o", "Kind", "object"),
                stated,
                EvidenceGrade.CURATED,
                List.of(),
                List.of(),
                "text",
                new FactLine(head, item, false));
    }
}
