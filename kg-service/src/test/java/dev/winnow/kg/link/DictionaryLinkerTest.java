package dev.winnow.kg.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.LinkCandidate;
import dev.winnow.core.graph.EntityLinker.LinkCandidate.Match;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.SmallGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryLinkerTest {

    private static final String NODES =
            """
            {"id": "D:1", "kind": "Disease", "name": "obesity", "synonyms": ["adiposity"]}
            {"id": "D:2", "kind": "Disease", "name": "Wiskott-Aldrich syndrome", "xrefs": ["OMIM:301000"]}
            {"id": "D:3", "kind": "Disease", "name": "lung cancer"}
            {"id": "D:4", "kind": "Disease", "name": "cancer"}
            {"id": "D:5", "kind": "Disease", "name": "multiple sclerosis", "synonyms": ["MS"], "xrefs": ["MESH:D009103"]}
            {"id": "D:6", "kind": "Disease", "name": "type 2 diabetes mellitus"}
            {"id": "D:7", "kind": "Disease", "name": "Behçet's disease"}
            {"id": "D:8", "kind": "Disease", "name": "disease"}
            {"id": "D:9", "kind": "Disease", "name": "acute myeloid leukemia"}
            {"id": "D:10", "kind": "Disease", "name": "mitral stenosis", "synonyms": ["MS"]}
            {"id": "S:1", "kind": "SideEffect", "name": "Obesity"}
            {"id": "G:1", "kind": "Gene", "name": "WAS"}
            {"id": "G:2", "kind": "Gene", "name": "CAT"}
            {"id": "G:3", "kind": "Gene", "name": "MC4R"}
            {"id": "G:4", "kind": "Gene", "name": "IL13", "synonyms": ["IL-13"]}
            {"id": "G:5", "kind": "Gene", "name": "RORA"}
            {"id": "G:6", "kind": "Gene", "name": "PRPF8", "synonyms": ["AM"]}
            {"id": "A:1", "kind": "Anatomy", "name": "face"}
            """;

    private static final String RELATIONS =
            """
            {"metaedge": "DiD", "source_kind": "Disease", "verb": "is a", "target_kind": "Disease", "phrase": "isa"}
            """;

    private static DictionaryLinker linker;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        Path tables = folder.resolve("graph.jsonl");
        Files.writeString(tables, NODES + RELATIONS);
        linker =
                DictionaryLinker.of(
                        SmallGraph.store(tables, folder.resolve("words.graph")),
                        ProfileFile.biomedical());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            emptyValue = "",
            textBlock =
                    """
                    the longest name wins | What causes lung cancer? | D:3
                    case does not matter | OBESITY | D:1
                    accents and possessives do not matter | what is behcet disease | D:7
                    British spelling does not matter | What treats acute myeloid leukaemia? | D:9
                    a synonym names the entity | adiposity in children | D:1
                    an id elsewhere names it | Which genes belong to OMIM:301000? | D:2
                    its own id names it | Is D:6 common? | D:6
                    a symbol that is a word needs its own case | It was a warm day for a cat. | ``
                    in its own case a word is a symbol | Is WAS expressed in CAT cells? | G:1 G:2
                    with a cue a word is a symbol | is obesity linked to the cat gene? | D:1 G:2
                    in a text of one case a word needs a cue | he was with his cat | ``
                    in a text of capitals as well | HE WAS WITH HIS CAT | ``
                    behind an article a cue is a noun | what the gene was | ``
                    behind an article in capitals, too | WHAT THE GENE WAS | ``
                    in a text of one case a cue is enough | obesity is not associated with gene was | D:1 G:1
                    in a text of capitals, too | OBESITY IS NOT ASSOCIATED WITH GENE WAS | D:1 G:1
                    a symbol that is no word needs no cue | asthma and rora | G:5
                    an abbreviation needs the field | Is the shop open at 5 AM? | ``
                    an everyday word needs the field | How do I wash my face? | ``
                    an everyday word in the field | Which genes are expressed in the face? | A:1
                    an abbreviation in the field | Which gene is associated with MS? | D:5
                    a word alone is taken at its word | face | A:1
                    a symbol alone is taken at its word | cat | G:2
                    the name of a kind names nothing | Which disease is associated with MC4R? | G:3
                    hyphens inside symbols may be there | What does IL-13 do? | G:4
                    hyphens inside symbols may be left out | What does IL13 do? | G:4
                    other hyphens make another word | What does MC-4-R do? | ``
                    a single word is corrected in the field | What is obestiy? | D:1
                    a single word is corrected at the beginning | obestiy and the drugs against it | D:1
                    a single word is not corrected elsewhere | Where did you buy this obestiy lamp? | ``
                    a number is never corrected | type 3 diabetes mellitus | ``
                    a number in a symbol is not corrected | What does MC5R do? | ``
                    two slips are too many | Which genes cause obxity? | ``
                    words may stand in another order | diabetes mellitus, type 2 | D:6
                    a part in its own order and a name in another | Who has cancer of the lung? Syndrome Wiskott-Aldrich! | D:4 D:2
                    no name crosses the end of a clause | Tell me about the lung. Cancer is bad. | D:4
                    the kind that is named comes first | Which drugs have the side effect obesity? | S:1
                    """)
    void links(String rule, String text, String ids) {
        assertThat(String.join(" ", ids(text))).isEqualTo(ids);
    }

    @Test
    void a_mention_points_to_its_place_in_the_text() {
        String text = "Is MC4R linked to Wiskott–Aldrich syndrome?";

        assertThat(linker.link(text).mentions())
                .extracting(mention -> mention.span().slice(text))
                .containsExactly("MC4R", "Wiskott–Aldrich syndrome");
    }

    @Test
    void one_slip_in_a_name_is_forgiven_and_told() {
        for (String slip :
                List.of("obestiy", "obesty", "obessity", "obexity", "lung canser", "lungcancer")) {
            Linking linking = linker.link("Which genes cause " + slip + "?");

            assertThat(linking.mentions()).as(slip).hasSize(1);
            LinkCandidate best = linking.mentions().getFirst().candidates().getFirst();
            assertThat(best.match()).as(slip).isEqualTo(Match.SPELLING);
            assertThat(best.similarity()).as(slip).isBetween(.75f, .99f);
        }
    }

    @Test
    void entities_that_share_a_name_are_all_reported() {
        Mention obesity = linker.link("obesity").mentions().getFirst();
        assertThat(obesity.candidates())
                .extracting(candidate -> candidate.entity().id())
                .containsExactly("D:1", "S:1");
        assertThat(obesity.ambiguous()).as("of different kinds").isFalse();

        Mention ms = linker.link("MS").mentions().getFirst();
        assertThat(ms.candidates())
                .extracting(candidate -> candidate.entity().id())
                .as("the better known first")
                .containsExactly("D:5", "D:10");
        assertThat(ms.ambiguous()).isTrue();
    }

    @Test
    void a_pin_decides_and_lifts_every_caution() {
        assertThat(linker.link("Who has MS?", List.of("D:5")).entities())
                .containsExactly(new Entity("D:5", "Disease", "multiple sclerosis"));
        Linking pinned = linker.link("the cat", List.of("G:2"));
        assertThat(pinned.mentions().getFirst().candidates().getFirst().match())
                .isEqualTo(Match.PINNED);
        assertThat(linker.link("Who has obesity?", List.of("D:6")).entities())
                .extracting(Entity::id)
                .containsExactly("D:1");
    }

    @Test
    void what_reads_like_a_name_and_is_none_is_reported() {
        String text = "Does zorbaxine help against obesity or Kwantzel fever?";
        Linking linking = linker.link(text);

        assertThat(linking.unknown().stream().map(span -> span.slice(text)))
                .containsExactly("zorbaxine", "Kwantzel");
        assertThat(linking.unknown().getFirst()).isEqualTo(new Span(5, 14));
    }

    @Test
    void a_text_without_words_or_with_a_pattern_names_nothing() {
        for (String text : List.of("", "  \n", "?!", ".*", "(a+)+$", "[a-z]{2,}", "\\", "%_*")) {
            assertThat(linker.link(text)).as(text).isEqualTo(Linking.NONE);
        }
    }

    @Test
    void a_text_in_no_language_costs_little() {
        String noise = "xqzvk wqpzt ".repeat(2_000);

        assertThat(linker.link(noise).mentions()).isEmpty();
        assertThat(linker.link(noise).unknown()).hasSize(1);
    }

    private static List<String> ids(String text) {
        return linker.link(text).entities().stream().map(Entity::id).toList();
    }
}
