package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JointTest {

    @Test
    void sentences_that_follow_each_other_keep_the_white_space_of_the_source() {
        assertThat(Joint.of("\r\n\r\n ")).isEqualTo("\r\n\r\n ");
        assertThat(Joint.of("")).isEmpty();
    }

    @Test
    void what_is_left_out_within_a_line_leaves_a_blank() {
        assertThat(Joint.of("  Left out.\nAll of it.  ")).isEqualTo(" ");
    }

    @Test
    void the_border_of_a_line_stays_one() {
        assertThat(Joint.of("\nLeft out. ")).isEqualTo("\n");
        assertThat(Joint.of(" Left out.\r\n\r\n")).isEqualTo("\n");
    }
}
