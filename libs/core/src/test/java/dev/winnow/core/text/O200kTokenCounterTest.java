package dev.winnow.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class O200kTokenCounterTest {

    private final O200kTokenCounter counter = new O200kTokenCounter();

    @Test
    void counts_as_the_published_vocabulary_does() {
        assertThat(counter.count("")).isZero();
        assertThat(counter.count("hello world")).isEqualTo(2);
        assertThat(counter.count("tiktoken is great!")).isEqualTo(6);
        assertThat(counter.name()).isEqualTo("o200k_base");
    }

    @Test
    void text_that_looks_like_a_special_token_is_text() {
        assertThat(counter.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void what_is_written_more_often_stands_earlier() {
        assertThat(
                        List.of(
                                O200kWords.place("the"),
                                O200kWords.place("face"),
                                O200kWords.place("migraine")))
                .isSorted()
                .allSatisfy(place -> assertThat(place).isBetween(0, 200_000));
    }

    @Test
    void what_is_more_than_one_token_has_no_place() {
        for (String text : List.of("", "hyperkalemia", "the face", "apo3", "x".repeat(100_000))) {
            assertThat(O200kWords.place(text)).isEqualTo(-1);
        }
    }

    @Test
    void case_makes_another_word() {
        assertThat(O200kWords.place("rome")).isEqualTo(-1);
        assertThat(O200kWords.place("Rome")).isNotNegative();
        assertThat(O200kWords.place("US")).isNotEqualTo(O200kWords.place("us"));
    }
}
