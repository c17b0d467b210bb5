package dev.winnow.core.text;

import static org.assertj.core.api.Assertions.assertThat;

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
}
