package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.score.Impacts;
import dev.winnow.platform.config.Binding;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.QuestionIntake.QuestionTokens;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.NullNode;

class QuestionIntakeTest {

    private static final TokenCounter WORDS = new Counter(text -> text.split(" ", -1).length);

    private static final TokenCounter NINE = new Counter(text -> 9);

    private final QuestionIntake intake = intake(10, 5, WORDS);

    @Test
    void a_vector_is_read_as_those_of_documents_are() {
        assertThat(impacts("{\"cat\": 97, \"##s\": 12}").weights())
                .isEqualTo(Map.of("cat", 97, "##s", 12));
        // 1.9 of 5, of 256.
        assertThat(impacts("{\"cat\": 1.9}").weights()).isEqualTo(Map.of("cat", 97));
    }

    @Test
    void a_question_without_a_vector_brings_nothing() {
        assertThat(intake.query("why?", null, null).impacts()).isEqualTo(Impacts.NONE);
        assertThat(intake.query("why?", null, NullNode.getInstance()).impacts())
                .isEqualTo(Impacts.NONE);
        assertThat(impacts("{}")).isEqualTo(Impacts.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[1] | query_vector is no object of terms and their weights",
                "\"cat\" | query_vector is no object of terms and their weights",
                "{\"secret\": \"97\"} | query_vector has a term 1 whose weight is no number",
                "{\"secret\": -1} | query_vector is out of bounds: term 1 has the weight -1",
                "{\"secret\": 1e999} | query_vector is out of bounds: term 1 has the weight",
            })
    void a_vector_that_cannot_be_used_names_its_field_and_no_term(String vector, String told) {
        assertThatThrownBy(() -> impacts(vector))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> {
                            assertThat(HttpStatuses.of(refused.problem())).isEqualTo(422);
                            assertThat(refused.field()).isEqualTo("query_vector");
                            assertThat(refused.problem().detail())
                                    .contains(told)
                                    .doesNotContain("secret");
                        });
    }

    @Test
    void a_question_is_never_altered() {
        assertThat(intake.text("query", "  é? 😀 ")).isEqualTo("  é? 😀 ");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \t\n", "\u00a0\u2003", "\u200b\u2060\ufeff", "\u0000"})
    void what_nobody_can_see_is_no_question(@Nullable String nothing) {
        assertThat(type(nothing)).isEqualTo("empty-question");
    }

    @Test
    void the_limit_counts_utf_16_units() {
        assertThat(intake.text("query", "1234567890")).hasSize(10);
        assertThat(type("123456789\ud83d\ude00")).isEqualTo("limit-exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00a", "a\ud83db"})
    void half_a_character_is_refused(String half) {
        assertThat(type(half)).isEqualTo("invalid-value");
    }

    @Test
    void tokens_are_limited_where_a_model_counts_them() {
        assertThat(intake.text("query", "a bc def")).isEqualTo("a bc def");

        ProblemException refused = refused(intake, "a b c d  e");

        assertThat(refused.problem().type()).isEqualTo("limit-exceeded");
        assertThat(HttpStatuses.of(refused.problem())).isEqualTo(422);
        assertThat(refused.problem().detail())
                .isEqualTo(
                        "query has 6 tokens, at most 5 are allowed; shorten it, or raise winnow.pipeline.caps.query-tokens");
        assertThat(refused.field()).isEqualTo("query");
        assertThat(refused.limit()).isEqualTo(5);
        assertThat(refused.actual()).isEqualTo(6);
        assertThat(intake(10, 5, null).text("query", "a b c d  e")).hasSize(10);
    }

    @Test
    void what_is_within_the_limits_is_not_shortened() {
        for (String text : new String[] {"a bc def", "\u00e9? \ud83d\ude00", " why?  "}) {
            assertThat(intake.shortened("query", text))
                    .isEqualTo(new QuestionIntake.Shortened(text, false));
        }
        assertThat(intake.shortened("query", " ".repeat(20) + "why?").cut()).isFalse();
    }

    @Test
    void of_too_many_characters_the_beginning_and_the_end_are_left() {
        assertThat(intake.shortened("query", "abcde fgh ijklm"))
                .isEqualTo(new QuestionIntake.Shortened("abcd\n\njklm", true));
        assertThat(intake.shortened("query", "abc\ud83d\ude00 fgh \ud83d\ude00klm").text())
                .as("with the gap no longer than is allowed, and no half a character")
                .hasSizeLessThanOrEqualTo(10)
                .isEqualTo("abc\n\n\ud83d\ude00klm");
    }

    @Test
    void of_too_many_tokens_the_beginning_is_left() {
        QuestionIntake longer = intake(100, 5, WORDS);

        QuestionIntake.Shortened shortened =
                longer.shortened("query", "one two three four five six");

        assertThat(shortened.cut()).isTrue();
        assertThat("one two three four five six").startsWith(shortened.text());
        assertThat(shortened.text().split(" ")).hasSizeBetween(3, 5);
        QuestionIntake strict = intake(10, 5, NINE);
        assertThat(strict.shortened("query", "\ud83d\ude00").text()).isEqualTo("\ud83d\ude00");
        assertThat(strict.shortened("query", "\ufdfa\ufdfa").text()).isEqualTo("\ufdfa");
    }

    @Test
    void what_cannot_be_read_is_not_shortened_but_refused() {
        for (String text : new String[] {"", " \t", "a".repeat(40) + "\ud83d"}) {
            assertThat(
                            catchThrowableOfType(
                                            ProblemException.class,
                                            () -> intake.shortened("query", text))
                                    .field())
                    .isEqualTo("query");
        }
    }

    @Test
    void a_plain_text_no_longer_than_the_limit_needs_no_count_and_any_other_does() {
        QuestionIntake strict = intake(10, 5, NINE);

        assertThat(strict.text("query", "abcde")).isEqualTo("abcde");
        for (String counted : new String[] {"abcdef", "abcd\u00e9", "\ufdfa"}) {
            assertThat(refused(strict, counted).actual()).isEqualTo(9);
        }
    }

    @Test
    void a_long_text_is_refused_by_its_beginning_and_before_asking_which_part_asks() {
        AtomicLong read = new AtomicLong();
        QuestionIntake defaults =
                intake(
                        32_000,
                        1_024,
                        new Counter(
                                text -> {
                                    read.addAndGet(text.length());
                                    return text.length();
                                }));
        String hostile = "\u4e2d\u3002".repeat(15_990);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        for (int i = 0; i < 2; i++) {
            read.set(0);
            long before = threads.getCurrentThreadAllocatedBytes();
            ProblemException refused = refused(defaults, hostile);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(refused.problem().detail())
                    .startsWith("query has at least 8192 tokens, at most 1024 are allowed");
            assertThat(read).hasValue(8 * 1_024);
            // Bytes are the same at each run; to look for the part that asks takes ten million.
            assertThat(allocated).isLessThan(i == 0 ? Long.MAX_VALUE : 200_000);
        }
    }

    @Test
    void a_text_whose_beginning_has_few_tokens_is_counted_to_its_end() {
        QuestionIntake longer = intake(1_000, 5, WORDS);

        assertThat(longer.text("query", "x".repeat(100))).hasSize(100);
        assertThat(refused(longer, "x".repeat(100) + " a b c d e").problem().detail())
                .startsWith("query has 6 tokens");
    }

    private Impacts impacts(String vector) {
        return intake.query("why?", null, WinnowJson.strict().readTree(vector)).impacts();
    }

    private record Counter(ToIntFunction<String> counts) implements TokenCounter {

        @Override
        public int count(String text) {
            return counts.applyAsInt(text);
        }

        @Override
        public String name() {
            return "test";
        }
    }

    private static QuestionIntake intake(
            int characters, int tokens, @Nullable TokenCounter counter) {
        Map<String, String> caps =
                Map.of(
                        "winnow.pipeline.caps.query-characters", String.valueOf(characters),
                        "winnow.pipeline.caps.query-tokens", String.valueOf(tokens));
        return new QuestionIntake(
                Binding.bind("winnow.pipeline", PipelineProperties.class, caps),
                counter == null ? null : new QuestionTokens(counter));
    }

    private static ProblemException refused(QuestionIntake intake, @Nullable String text) {
        return catchThrowableOfType(ProblemException.class, () -> intake.text("query", text));
    }

    private String type(@Nullable String text) {
        return refused(intake, text).problem().type();
    }
}
