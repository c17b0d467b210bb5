package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.structure.MarkdownStructure;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/** Units of a text whose structure is known, here from Markdown. */
class BlockUnitsTest {

    private static ListAssert<String> assertSentences(String text) {
        return assertThat(
                new SentenceSplitter()
                        .split(text, MarkdownStructure.of(text)).stream()
                                .map(span -> span.slice(text).strip())
                                .toList());
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
    void an_entry_takes_its_indented_lines_and_nested_entries_are_units_of_their_own() {
        assertSentences(
                        "- Grind the grain. Sieve it.\n  Keep the bran.\n  - Fine sieve. Twice.\n- Bake. Eat.\n\nThen rest. Sleep.")
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
    void fenced_code_is_one_unit_without_its_fences() {
        String code = "print(\"One. Two.\");\n\n// Three. Four.\n~~~";
        assertSentences("Run it. Like so:\n```java\n" + code + "\n```\nThen stop. Done.")
                .containsExactly("Run it.", "Like so:", code, "Then stop.", "Done.");
        assertSentences("~~~~\nA. B. C.\n~~~\nStill. Code.\n~~~~")
                .containsExactly("A. B. C.\n~~~\nStill. Code.");
    }

    @Test
    void indented_code_behind_a_blank_line_is_one_unit() {
        String code = "int a = 1; // One. Two.\n\n    call(a);  # Three. Four.";
        assertSentences("Write this. Now.\n\n    " + code + "\n\nIt runs. Well.")
                .containsExactly("Write this.", "Now.", code, "It runs.", "Well.");
    }

    @Test
    void a_list_may_follow_its_heading_or_a_colon_directly() {
        assertSentences(
                        "Tools\n- Sieve. Fan.\n- Sack. Rope.\n\n"
                                + "And, as the miller of the old mill on the hill never tired of saying:\n"
                                + "- Dry corn. Sharp stones.\n- Wind. Luck.")
                .contains(
                        "- Sieve. Fan.",
                        "- Sack. Rope.",
                        "- Dry corn. Sharp stones.",
                        "- Wind. Luck.");
    }
}
