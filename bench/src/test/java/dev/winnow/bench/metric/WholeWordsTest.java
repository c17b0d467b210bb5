package dev.winnow.bench.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeWordsTest {

    @Test
    void letters_and_digits_on_either_side_make_another_word() {
        assertThat(WholeWords.stand("no", "They know it.")).isFalse();
        assertThat(WholeWords.stand("184", "born in 1843")).isFalse();
        assertThat(WholeWords.stand("no", "I know: no.")).isTrue();
    }

    @Test
    void case_does_not_count_and_several_words_are_one_answer() {
        assertThat(WholeWords.stand("Ada Lovelace", "by ADA LOVELACE, 1843")).isTrue();
        assertThat(WholeWords.stand("Ada Lovelace", "Lovelace, Ada")).isFalse();
    }

    @Test
    void what_begins_or_ends_with_a_sign_needs_no_gap_there() {
        assertThat(WholeWords.stand("$5", "US$5")).isTrue();
        assertThat(WholeWords.stand("5%", "5%of all")).isTrue();
    }

    @Test
    void nothing_stands_nowhere() {
        assertThat(WholeWords.stand("", "anything")).isFalse();
    }
}
