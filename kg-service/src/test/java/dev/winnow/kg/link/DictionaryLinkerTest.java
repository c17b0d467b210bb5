package dev.winnow.kg.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.LinkCandidate;
import dev.winnow.core.graph.EntityLinker.LinkCandidate.Match;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        GraphContent graph = GraphFiles.read(List.of(tables));
        Path file = folder.resolve("words.graph");
        SnapshotWriter.write(graph, GraphLabels.ofPublic(), file);
        linker = DictionaryLinker.of(SnapshotStore.open(file), ProfileFile.biomedical());
    }

    @Test
    void the_longest_name_wins() {
        assertThat(ids("What causes lung cancer?")).containsExactly("D:3");
    }

    @Test
    void a_mention_points_to_its_place_in_the_text() {
        String text = "Is MC4R linked to Wiskott–Aldrich syndrome?";

        assertThat(linker.link(text).mentions())
                .extracting(mention -> mention.span().slice(text))
                .containsExactly("MC4R", "Wiskott–Aldrich syndrome");
    }

    @Test
    void case_accents_possessives_and_british_spelling_do_not_matter() {
        assertThat(ids("OBESITY")).containsExactly("D:1");
        assertThat(ids("what is behcet disease")).containsExactly("D:7");
        assertThat(ids("What treats acute myeloid leukaemia?")).containsExactly("D:9");
    }

    @Test
    void a_synonym_and_an_id_elsewhere_name_the_entity() {
        assertThat(ids("adiposity in children")).containsExactly("D:1");
        assertThat(ids("Which genes belong to OMIM:301000?")).containsExactly("D:2");
        assertThat(ids("Is D:6 common?")).containsExactly("D:6");
    }

    @Test
    void a_symbol_that_is_a_word_needs_its_own_case_or_a_cue() {
        assertThat(ids("It was a warm day for a cat.")).isEmpty();
        assertThat(ids("Is WAS expressed in CAT cells?")).containsExactly("G:1", "G:2");
        assertThat(ids("is obesity linked to the cat gene?")).containsExactly("D:1", "G:2");
    }

    @Test
    void in_a_text_of_one_case_only_a_cue_makes_a_word_a_symbol() {
        for (String everyday : List.of("he was with his cat", "what the gene was")) {
            assertThat(ids(everyday)).isEmpty();
            assertThat(ids(everyday.toUpperCase(Locale.ROOT))).isEmpty();
        }
        assertThat(ids("obesity is not associated with gene was")).containsExactly("D:1", "G:1");
        assertThat(ids("OBESITY IS NOT ASSOCIATED WITH GENE WAS")).containsExactly("D:1", "G:1");
        assertThat(ids("asthma and rora")).containsExactly("G:5");
    }

    @Test
    void everyday_abbreviations_and_words_need_a_question_of_the_field() {
        assertThat(ids("Is the shop open at 5 AM?")).isEmpty();
        assertThat(ids("How do I wash my face?")).isEmpty();
        assertThat(ids("Which genes are expressed in the face?")).containsExactly("A:1");
        assertThat(ids("Which gene is associated with MS?")).containsExactly("D:5");
    }

    @Test
    void a_word_alone_is_taken_at_its_word() {
        assertThat(ids("face")).containsExactly("A:1");
        assertThat(ids("cat")).containsExactly("G:2");
    }

    @Test
    void the_name_of_a_kind_names_nothing() {
        assertThat(ids("Which disease is associated with MC4R?")).containsExactly("G:3");
    }

    @Test
    void hyphens_inside_symbols_come_and_go() {
        assertThat(ids("What does IL-13 do?")).containsExactly("G:4");
        assertThat(ids("What does IL13 do?")).containsExactly("G:4");
        assertThat(ids("What does MC-4-R do?")).isEmpty();
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
        assertThat(ids("Which genes cause obxity?")).as("two slips in seven letters").isEmpty();
    }

    @Test
    void a_single_word_is_corrected_where_nothing_else_is_spoken_of_but_the_field() {
        assertThat(ids("What is obestiy?")).containsExactly("D:1");
        assertThat(ids("obestiy and the drugs against it")).containsExactly("D:1");
        assertThat(ids("Where did you buy this obestiy lamp?")).isEmpty();
    }

    @Test
    void a_number_is_never_corrected() {
        assertThat(ids("type 3 diabetes mellitus")).isEmpty();
        assertThat(ids("What does MC5R do?")).isEmpty();
    }

    @Test
    void words_may_stand_in_another_order() {
        assertThat(ids("diabetes mellitus, type 2")).containsExactly("D:6");
        assertThat(ids("Who has cancer of the lung? Syndrome Wiskott-Aldrich!"))
                .containsExactly("D:4", "D:2");
    }

    @Test
    void a_name_does_not_reach_across_the_end_of_a_clause() {
        assertThat(ids("Tell me about the lung. Cancer is bad.")).containsExactly("D:4");
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
    void the_kind_that_the_text_names_comes_first() {
        assertThat(ids("Which drugs have the side effect obesity?")).containsExactly("S:1");
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
