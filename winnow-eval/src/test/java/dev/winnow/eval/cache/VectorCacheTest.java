package dev.winnow.eval.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCacheTest {

    private static final CacheKey KEY = CacheKey.of("corpus", "model");

    @TempDir Path folder;

    private final AtomicInteger computed = new AtomicInteger();

    private float[] vector(int index) {
        computed.incrementAndGet();
        return new float[] {index, -index, .5f * index};
    }

    @Test
    void computes_each_vector_once_and_reads_it_afterwards() throws Exception {
        VectorCache cache = new VectorCache(folder, 3, 2);
        List<float[]> first = cache.vectors(KEY, 1_000, this::vector, (done, all) -> {});
        List<float[]> second = cache.vectors(KEY, 1_000, this::vector, (done, all) -> {});
        assertThat(computed).hasValue(1_000);
        assertThat(second.get(999))
                .containsExactly(first.get(999))
                .containsExactly(999f, -999f, 499.5f);
        assertThat(cache.holds(KEY, 1_000)).isTrue();
        assertThat(cache.holds(CacheKey.of("corpus", "other model"), 1)).isFalse();
    }

    @Test
    void goes_on_where_a_stopped_run_was() throws Exception {
        VectorCache cache = new VectorCache(folder, 3, 2);
        assertThatIOException()
                .isThrownBy(() -> cache.vectors(KEY, 2_000, this::failsAt1500, (done, all) -> {}));
        computed.set(0);
        List<float[]> all = cache.vectors(KEY, 2_000, this::vector, (done, of) -> {});
        assertThat(computed.get()).isLessThan(1_000);
        assertThat(all.get(1_999)).containsExactly(1999f, -1999f, 999.5f);
    }

    private float[] failsAt1500(int index) {
        if (index == 1_500) {
            throw new IllegalStateException("stopped");
        }
        return vector(index);
    }

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
