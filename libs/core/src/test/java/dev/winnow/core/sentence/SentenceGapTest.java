package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentenceGapTest {

    @Test
    void sentences_that_follow_each_other_keep_the_white_space_of_the_source() {
        assertThat(SentenceGap.of("\r\n\r\n ")).isEqualTo("\r\n\r\n ");
        assertThat(SentenceGap.of("")).isEmpty();
    }

    @Test
    void what_is_left_out_within_a_line_leaves_a_blank() {
        assertThat(SentenceGap.of("  Left out.\nAll of it.  ")).isEqualTo(" ");
    }

    @Test
    void the_border_of_a_line_stays_one() {
        assertThat(SentenceGap.of("\nLeft out. ")).isEqualTo("\n");
        assertThat(SentenceGap.of(" Left out.\r\n\r\n")).isEqualTo("\n");
    }
}
