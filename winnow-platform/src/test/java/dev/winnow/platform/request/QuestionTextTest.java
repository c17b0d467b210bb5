package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.platform.error.ProblemException;
import org.junit.jupiter.api.Test;

class QuestionTextTest {

    private final QuestionText texts = new QuestionText(10);

    @Test
    void a_question_is_never_altered() {
        assertThat(texts.check("  é? 😀 ")).isEqualTo("  é? 😀 ");
    }

    @Test
    void what_nobody_can_see_is_no_question() {
        for (String nothing :
                new String[] {null, "", " \t\n", "\u00a0\u2003", "\u200b\u2060\ufeff", "\u0000"}) {
            assertThat(type(nothing)).isEqualTo("empty-question");
        }
    }

    @Test
    void the_limit_counts_utf_16_units() {
        assertThat(texts.check("1234567890")).hasSize(10);
        assertThat(type("123456789😀")).isEqualTo("limit-exceeded");
    }

    @Test
    void half_a_character_is_refused() {
        assertThat(type("a\ud83d")).isEqualTo("invalid-value");
        assertThat(type("\ude00a")).isEqualTo("invalid-value");
        assertThat(type("a\ud83db")).isEqualTo("invalid-value");
    }

    private String type(String text) {
        return catchThrowableOfType(ProblemException.class, () -> texts.check(text))
                .problem()
                .type();
    }
}
