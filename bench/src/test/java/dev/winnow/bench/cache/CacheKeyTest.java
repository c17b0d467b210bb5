package dev.winnow.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheKeyTest {

    @Test
    void keys_differ_when_the_borders_between_parts_do() {
        assertThat(CacheKey.of("ab", "c")).isNotEqualTo(CacheKey.of("a", "bc"));
        assertThat(CacheKey.of("ab", "c")).isEqualTo(CacheKey.of("ab", "c"));
    }

    @Test
    void keys_are_the_hash_of_all_parts_with_their_lengths_in_bytes() {
        assertThat(CacheKey.of("ab", "c").value()).isEqualTo("430fb1b4ac43316e");
        assertThat(CacheKey.of("z\u00fcg", "c").value()).isEqualTo("5d878d7e88feafa5");
    }
}
