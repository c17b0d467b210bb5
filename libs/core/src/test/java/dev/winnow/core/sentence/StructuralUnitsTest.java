package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class StructuralUnitsTest {

    private static ListAssert<String> assertSentences(String text) {
        return assertThat(Sentences.of(new RuleSentenceSplitter(), text));
    }

    @Test
    void each_entry_of_a_list_is_one_unit() {
        assertSentences(
                        "Do this:\n\n1. Open the hatch. Look inside.\n2. Shut it. Wait.\n\nThat is all. Go home.")
                .containsExactly(
                        "Do this:",
                        "1. Open the hatch. Look inside.",
                        "2. Shut it. Wait.",
                        "That is all.",
                        "Go home.");
    }

    @Test
    void bullets_letters_and_bracketed_marks_head_entries() {
        assertSentences(
                        "- One. Two.\n* Three. Four.\n• Five. Six.\na) Seven. Eight.\n(iv) Nine. Ten.\n(12) Eleven. Twelve.")
                .containsExactly(
                        "- One. Two.",
                        "* Three. Four.",
                        "• Five. Six.",
                        "a) Seven. Eight.",
                        "(iv) Nine. Ten.",
                        "(12) Eleven. Twelve.");
    }

    @Test
    void an_entry_takes_its_indented_lines_and_nested_entries_are_units_of_their_own() {
        assertSentences(
                        "- Grind the grain. Sieve it.\n  Keep the bran.\n  - Fine sieve. Twice.\n- Bake. Eat.\nThen rest. Sleep.")
                .containsExactly(
                        "- Grind the grain. Sieve it.\n  Keep the bran.",
                        "- Fine sieve. Twice.",
                        "- Bake. Eat.",
                        "Then rest.",
                        "Sleep.");
    }

    @Test
    void blank_lines_between_entries_do_not_end_a_list() {
        assertSentences("1. Sow it. Wait.\r\n\r\n2. Reap it. Rest.")
                .containsExactly("1. Sow it. Wait.", "2. Reap it. Rest.");
    }

    @Test
    void one_line_with_a_mark_is_no_list() {
        assertSentences("A. Birk built it. He sold it later.")
                .containsExactly("A. Birk built it.", "He sold it later.");
        assertSentences("The count was\n12. It was cold. It rained.").hasSizeGreaterThan(2);
    }

    @Test
    void an_entry_as_long_as_a_paragraph_is_split_as_one() {
        String paragraph =
                "The miller grinds what is brought to the mill before noon and no more than that. "
                        .repeat(6);
        assertSentences("1. " + paragraph + "\n2. " + paragraph).hasSize(12);
    }

    @Test
    void dialogue_with_long_dashes_is_no_list() {
        assertSentences("— Is it far? Say it.\n— Not far. Come.")
                .containsExactly("— Is it far?", "Say it.", "— Not far.", "Come.");
    }

    @Test
    void each_row_of_a_markdown_table_is_one_unit_and_its_rule_joins_the_head() {
        assertSentences(
                        "Prices follow. See below.\n\n| Grain | Price. |\n|---|---|\n| Rye. Old. | 3.5 |\n| Oats! New! | 2 |\nAll in all. Fine.")
                .containsExactly(
                        "Prices follow.",
                        "See below.",
                        "| Grain | Price. |\n|---|---|",
                        "| Rye. Old. | 3.5 |",
                        "| Oats! New! | 2 |",
                        "All in all.",
                        "Fine.");
    }

    @Test
    void each_row_of_tab_separated_values_is_one_unit() {
        assertSentences("grain\tprice\tnote\nrye\t3\tOld. Dry.\noats\t2\tNew. Wet.")
                .containsExactly("grain\tprice\tnote", "rye\t3\tOld. Dry.", "oats\t2\tNew. Wet.");
    }

    @Test
    void one_tab_makes_no_row() {
        assertSentences("He came.\tShe left.").containsExactly("He came.", "She left.");
    }

    @Test
    void fenced_code_is_one_unit_with_its_fences() {
        String code = "```java\nprint(\"One. Two.\");\n\n// Three. Four.\n~~~\n```";
        assertSentences("Run it. Like so:\n" + code + "\nThen stop. Done.")
                .containsExactly("Run it.", "Like so:", code, "Then stop.", "Done.");
        String tildes = "~~~~\nA. B. C.\n~~~\nStill. Code.\n~~~~";
        assertSentences(tildes).containsExactly(tildes);
    }

    @Test
    void a_fence_that_nothing_closes_opens_nothing() {
        assertSentences("```\nHe came home. She left.\n\nIt was late.")
                .containsExactly("```\nHe came home.", "She left.", "It was late.");
    }

    @Test
    void indented_code_behind_a_blank_line_is_one_unit() {
        String code = "int a = 1; // One. Two.\n\n    call(a);  # Three. Four.";
        assertSentences("Write this. Now.\n\n    " + code + "\n\nIt runs. Well.")
                .containsExactly("Write this.", "Now.", code, "It runs.", "Well.");
    }

    @Test
    void indented_prose_is_prose() {
        assertSentences(
                        "    The mill stood on the hill. It had four sails.\n    One was torn. Nobody mended it.")
                .containsExactly(
                        "The mill stood on the hill.",
                        "It had four sails.",
                        "One was torn.",
                        "Nobody mended it.");
    }

    @Test
    void hard_wrapped_prose_has_no_units() {
        String prose =
                """
                The first of the mills on the hill was sold to the town in the year of
                2. It burnt down in the winter that followed and was built anew by the
                - or so they say - same carpenter. A bridge over the mill race came in
                (1880) and a road to the village below the hill was finished at last in
                (1881) or a little later.
                """;
        assertThat(new StructuralUnits(prose, new BlockCutter(prose)).find().size()).isZero();
    }

    @Test
    void a_list_may_follow_its_heading_or_a_colon_directly() {
        assertSentences(
                        "Tools\n- Sieve. Fan.\n- Sack. Rope.\n"
                                + "And, as the miller of the old mill on the hill never tired of saying:\n"
                                + "- Dry corn. Sharp stones.\n- Wind. Luck.")
                .contains(
                        "- Sieve. Fan.",
                        "- Sack. Rope.",
                        "- Dry corn. Sharp stones.",
                        "- Wind. Luck.");
    }
}
