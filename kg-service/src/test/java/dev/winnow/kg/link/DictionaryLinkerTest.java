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
                    nor accents and possessives | what is behcet disease | D:7
                    nor British spelling | What treats acute myeloid leukaemia? | D:9
                    a synonym names the entity | adiposity in children | D:1
                    an id elsewhere does | Which genes belong to OMIM:301000? | D:2
                    its own id does | Is D:6 common? | D:6
                    a symbol that is a word needs its case | It was a warm day for a cat. | ``
                    and has it | Is WAS expressed in CAT cells? | G:1 G:2
                    or a cue | is obesity linked to the cat gene? | D:1 G:2
                    in one case it needs a cue | he was with his cat | ``
                    in capitals as well | HE WAS WITH HIS CAT | ``
                    beside the word | what the gene was | ``
                    in capitals, too | WHAT THE GENE WAS | ``
                    with a cue it is one | obesity is not associated with gene was | D:1 G:1
                    in capitals it is, too | OBESITY IS NOT ASSOCIATED WITH GENE WAS | D:1 G:1
                    what is no word needs none | asthma and rora | G:5
                    an abbreviation needs the field | Is the shop open at 5 AM? | ``
                    so does an everyday word | How do I wash my face? | ``
                    in the field it is named | Which genes are expressed in the face? | A:1
                    and so is the abbreviation | Which gene is associated with MS? | D:5
                    a word alone is taken at its word | face | A:1
                    so is a symbol | cat | G:2
                    the name of a kind names nothing | Which disease is associated with MC4R? | G:3
                    hyphens inside symbols come | What does IL-13 do? | G:4
                    and go | What does IL13 do? | G:4
                    but not everywhere | What does MC-4-R do? | ``
                    a single word is corrected in the field | What is obestiy? | D:1
                    at the beginning as well | obestiy and the drugs against it | D:1
                    and nowhere else | Where did you buy this obestiy lamp? | ``
                    a number is never corrected | type 3 diabetes mellitus | ``
                    not in a symbol | What does MC5R do? | ``
                    two slips are too many | Which genes cause obxity? | ``
                    words may stand in another order | diabetes mellitus, type 2 | D:6
                    and a part in its own | Who has cancer of the lung? Syndrome Wiskott-Aldrich! | D:4 D:2
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
