package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void may_be_empty() {
        Span empty = new Span(7, 7);
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.contains(7)).isFalse();
        assertThat(new Span(7, 8).isEmpty()).isFalse();
    }

    @Test
    void contains_its_start_but_not_its_end() {
        Span span = new Span(2, 5);
        assertThat(span.contains(1)).isFalse();
        assertThat(span.contains(2)).isTrue();
        assertThat(span.contains(4)).isTrue();
        assertThat(span.contains(5)).isFalse();
    }

    @Test
    void contains_spans_that_do_not_reach_beyond_it() {
        Span span = new Span(2, 5);
        assertThat(span.contains(span)).isTrue();
        assertThat(span.contains(new Span(3, 5))).isTrue();
        assertThat(span.contains(new Span(1, 3))).isFalse();
        assertThat(span.contains(new Span(4, 6))).isFalse();
    }

    @Test
    void shifts_both_ends_and_refuses_to_leave_the_text_or_the_range_of_an_int() {
        assertThat(new Span(2, 5).shift(10)).isEqualTo(new Span(12, 15));
        assertThat(new Span(12, 15).shift(-12)).isEqualTo(new Span(0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Span(2, 5).shift(-3));
        assertThatThrownBy(() -> new Span(2, 5).shift(Integer.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
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
