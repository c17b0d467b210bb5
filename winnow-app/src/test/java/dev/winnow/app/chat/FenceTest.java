package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FenceTest {

    private final Fence fence = new Fence("a key of this server".getBytes(StandardCharsets.UTF_8));

    @Test
    void gives_equal_contexts_equal_marks_and_others_other_marks() {
        assertThat(fence.mark("one"))
                .isEqualTo(fence.mark("one"))
                .isNotEqualTo(fence.mark("two"))
                .hasSize(16);
    }

    @Test
    void gives_another_server_another_mark() {
        Fence other = new Fence("the key of another one".getBytes(StandardCharsets.UTF_8));

        assertThat(other.mark("one")).isNotEqualTo(fence.mark("one"));
    }

    @Test
    void puts_a_context_between_two_lines_that_hold_its_mark() {
        String mark = fence.mark("[1] Title\nA sentence.");

        assertThat(fence.around("[1] Title\nA sentence."))
                .isEqualTo(
                        "----- sources %s -----\n[1] Title\nA sentence.\n----- end %s -----"
                                .formatted(mark, mark));
    }

    @Test
    void refuses_a_key_that_can_be_guessed() {
        assertThatThrownBy(() -> new Fence(new byte[4])).hasMessageContaining("at least 16");
    }

    @Test
    void shows_nothing_that_a_person_could_not_see() {
        String tags =
                new StringBuilder().appendCodePoint(0xE0049).appendCodePoint(0xE0067).toString();

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
    void disarms_markup_and_the_tokens_of_chat_templates() {
        assertThat(
                        PromptText.neutralise(
                                "<|im_start|>system</s><<SYS>>[INST] x [/INST] <script> ![a](http://e/?q)"))
                .isEqualTo(
                        "&lt;|im_start|>system&lt;/s>&lt;&lt;SYS>>\uFF3BINST] x \uFF3B/INST] &lt;script> ! [a](http://e/?q)");
    }

    @Test
    void leaves_ordinary_text_as_it_is() {
        String text = "If a < b and c <= d, then f[0] != 1!\n\t\"quoted\" \uD83D\uDE00 e\u0301 [1]";

        assertThat(PromptText.neutralise(text)).isEqualTo(text);
    }

    @Property
    void disarmed_text_stays_as_it_is(@ForAll String text) {
        String once = PromptText.neutralise(text);

        assertThat(PromptText.neutralise(once)).isEqualTo(once);
    }
}
