package dev.winnow.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextCutTest {

    @Test
    void a_character_of_two_units_stays_whole() {
        String text = "a\ud83d\ude42b";

        assertThat(TextCut.whole(text, 0)).isZero();
        assertThat(TextCut.whole(text, 1)).isEqualTo(1);
        assertThat(TextCut.whole(text, 2)).isEqualTo(1);
        assertThat(TextCut.whole(text, 3)).isEqualTo(3);
        assertThat(TextCut.whole(text, 4)).isEqualTo(4);
    }

    @Test
    void a_cut_lies_at_the_last_blank_if_there_is_one() {
        assertThat(TextCut.word("two words here", 12)).isEqualTo(9);
        assertThat(TextCut.word("two words here", 9)).isEqualTo(9);
        assertThat(TextCut.word("word", 3)).isEqualTo(3);
        assertThat(TextCut.word(" word", 3)).isEqualTo(3);
        assertThat(TextCut.word("\ud83d\ude42\ud83d\ude42", 3)).isEqualTo(2);
    }
}
