package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void slices_the_text_between_start_and_end() {
        assertThat(new Span(4, 9).slice("the grain falls")).isEqualTo("grain");
        assertThat(new Span(4, 9).length()).isEqualTo(5);
    }

    @Test
    void refuses_a_negative_start_and_an_end_before_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Span(-1, 2))
                .withMessageContaining("-1 to 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Span(3, 2))
                .withMessageContaining("3 to 2");
    }

    @Test
    void trims_unicode_white_space_at_both_ends() {
        String text = "x\u00a0 Bread.\u3000\r\ny";
        assertThat(new Span(1, text.length() - 1).trim(text).slice(text)).isEqualTo("Bread.");
    }

    @Test
    void trims_white_space_alone_to_an_empty_span_at_its_start() {
        assertThat(new Span(1, 4).trim("a \t b")).isEqualTo(new Span(1, 1));
    }

    @Test
    void is_ordered_by_start_and_then_by_end() {
        assertThat(List.of(new Span(3, 4), new Span(1, 9), new Span(1, 2)).stream().sorted())
                .containsExactly(new Span(1, 2), new Span(1, 9), new Span(3, 4));
    }
}
