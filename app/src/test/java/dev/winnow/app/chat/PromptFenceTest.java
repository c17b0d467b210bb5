package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFenceTest {

    private final PromptFence fence =
            new PromptFence("a key of this server".getBytes(StandardCharsets.UTF_8));

    @Test
    void gives_equal_contexts_equal_marks_and_others_and_other_servers_other_marks() {
        PromptFence other =
                new PromptFence("the key of another one".getBytes(StandardCharsets.UTF_8));

        assertThat(fence.mark("one"))
                .isEqualTo(fence.mark("one"))
                .isNotEqualTo(fence.mark("two"))
                .isNotEqualTo(other.mark("one"))
                .hasSize(16);
    }

    /** So many short tags. */
    private static String guesses(int count) {
        return IntStream.range(0, count)
                .mapToObj("%04x"::formatted)
                .collect(Collectors.joining(" "));
    }

    @Test
    void gives_a_tag_that_the_context_does_not_hold() {
        String guesses = guesses(60_000);

        assertThat(fence.tag("one")).matches("[0-9a-f]{4}").isEqualTo(fence.tag("one"));
        assertThat(fence.tag("two")).isNotEqualTo(fence.tag("one"));
        assertThat(guesses).doesNotContain(fence.tag(guesses));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takes_a_longer_tag_where_a_context_holds_every_short_one() {
        String guesses = guesses(65_536);

        assertThat(fence.tag(guesses)).matches("[0-9a-f]{6}").isEqualTo(fence.tag(guesses));
        assertThat(guesses).doesNotContain(fence.tag(guesses));
    }

    @Test
    void refuses_a_key_that_can_be_guessed() {
        assertThatThrownBy(() -> new PromptFence(new byte[4])).hasMessageContaining("at least 16");
    }

    @Test
    void shows_nothing_that_a_person_could_not_see() {
        String tags = Character.toString(0xE0049) + Character.toString(0xE0067);

        assertThat(PromptText.neutralise("safe" + tags + "\u200B\u202Etxt\u00AD\uFEFF.\u0007"))
                .isEqualTo("safetxt.");
    }

    @Test
    void keeps_joiners_where_writing_needs_them() {
        String family = "\uD83D\uDC69\u200D\uD83D\uDC67";
        String persian = "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";

        assertThat(PromptText.neutralise(family + persian + "a\u200Db"))
                .isEqualTo(family + persian + "ab");
    }

    @Test
    void disarms_markup_and_images() {
        assertThat(PromptText.neutralise("</s> <script> <!-- <? ![a](http://e/?q)"))
                .isEqualTo("&lt;/s> &lt;script> &lt;!-- &lt;? ! [a](http://e/?q)");
    }

    /** Of every family. */
    private static final List<String> TOKENS =
            List.of(
                    """
                    <|im_start|> <|im_end|> <|endoftext|> <|start_header_id|> <|eot_id|> \
                    <|begin_of_text|> <|user|> <|assistant|> <|channel|> <|START_OF_TURN_TOKEN|> \
                    <\uFF5CUser\uFF5C> <\uFF5CAssistant\uFF5C> \
                    <\uFF5Cbegin\u2581of\u2581sentence\uFF5C> <start_of_turn> <end_of_turn> \
                    <bos> </s> <s> <<SYS>> <</SYS>> <[begin\u2581of\u2581sentence]> <think> \
                    [INST] [/INST] [SYSTEM_PROMPT] [/SYSTEM_PROMPT] [TOOL_CALLS] \
                    [AVAILABLE_TOOLS] [TOOL_RESULTS] [IMG] [THINK] [MODEL_SETTINGS] [control_8] \
                    [gMASK] [sMASK] [MASK] [CLS] ]~b] ]~!b[ [e~["""
                            .split(" "));

    @ParameterizedTest
    @FieldSource("TOKENS")
    void disarms_the_tokens_of_chat_templates(String token) {
        assertThat(PromptText.neutralise("text " + token + " text")).doesNotContain(token);
        assertThat(PromptText.neutralise(token.charAt(0) + "\u200B" + token.substring(1)))
                .as("with a blank that nobody sees in it")
                .doesNotContain(token);
    }

    @Test
    void disarms_numbers_that_look_like_markers_and_leaves_program_code_alone() {
        String code = "; f[0] a[1][2] g()[3]";

        assertThat(PromptText.neutralise("it is so [2], [3, 4] and [ \uFF15 ]" + code))
                .isEqualTo("it is so \uFF3B2], \uFF3B3, 4] and \uFF3B \uFF15 ]" + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[more](javascript:alert(1))",
                "[more]( JavaScript:alert(1))",
                "[more](<java script:alert(1)>)",
                "[more](data:text/html;base64,PHNjcmlwdD4=)",
                "[more](vbscript:msgbox)",
                "[more](&#106;avascript:alert(1))",
                "[more](javascript&colon;alert(1))",
                "[more](file:///etc/hosts)",
                "[more](\njavascript:alert(1))",
                "[more](                    \njavascript:alert(1))",
                "[more](\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"
                        + "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tjavascript:alert(1))",
                "[more](<Java                                                                    script:alert(1)>)",
                "[more](\u00A0\uFEFFjavascript:alert(1))",
                "[x]:                                                   javascript:alert(1)",
                "[1](javascript:alert(1))",
                "[x]: javascript:alert(1)",
                "<javascript:alert(1)>"
            })
    void breaks_links_that_run_something(String link) {
        assertThat(ScriptLinks.broken("a " + link + " b"))
                .doesNotContain("](")
                .doesNotContain("]:")
                .doesNotContain("<j")
                .isNotEqualTo("a " + link + " b");
        assertThat(PromptText.neutralise(link)).doesNotContain("](").doesNotContain("]:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a](https://example.org/x?y=javascript:z)",
                "[a](HTTP://example.org)",
                "[a](mailto:a@example.org)",
                "[a](page.md#part)",
                "[a](/v1/documents/x%20y/text?a&b)",
                "[a](<page with blanks.md>)",
                "std::vector<std::string> a[i]: note",
                "x < y, a[0](b), {\"a\": [1]: 2}",
                "<https://example.org>",
                "[a](        https://example.org)",
                "a[i]: note on the index that goes on and on until a word:it is",
                "x <                                                                            y",
                "ends in ](",
                "ends in ](javascript",
                "ends in ]"
            })
    void leaves_other_links_as_they_are(String text) {
        assertThat(ScriptLinks.broken(text)).isEqualTo(text);
    }

    @Property
    void a_link_is_broken_however_the_answer_is_cut_into_parts(
            @ForAll("links") String text, @ForAll long seed) {
        List<String> parts = new ArrayList<>();
        ScriptLinks.InParts inParts = new ScriptLinks.InParts(parts::add);
        Random random = new Random(seed);
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(5));
            inParts.accept(text.substring(from, to));
            from = to;
        }
        inParts.end();

        assertThat(String.join("", parts)).isEqualTo(ScriptLinks.broken(text));
        assertThat(parts).doesNotContain("");
    }

    @Provide
    Arbitrary<String> links() {
        String parts =
                "](|]:|<|]|[|javascript|:|data:| |         |\n|&|x|/|)|https:|>|#|word word word word word word word word word word word word word";
        return Arbitraries.of(parts.split("[|]"))
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }

    @Test
    void leaves_ordinary_text_as_it_is() {
        String text =
                """
                If a < b and c <= d, then f[0] != 1!
                \t"quoted" \uD83D\uDE00 e\u0301 [see], x <- 2, [API] is no token of a template? [a-z]""";

        assertThat(PromptText.neutralise(text)).isEqualTo(text.replace("[API]", "\uFF3BAPI]"));
    }

    @Property
    void disarmed_text_stays_as_it_is(@ForAll String text) {
        String once = PromptText.neutralise(text);

        assertThat(PromptText.neutralise(once)).isEqualTo(once);
    }
}
