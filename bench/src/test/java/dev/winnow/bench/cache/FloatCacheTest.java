package dev.winnow.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloatCacheTest {

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("scores").resolve("model.scores");
    }

    private static float[] pair(float first) {
        return new float[] {first, -first};
    }

    @Test
    void what_was_computed_is_there_after_opening_again() throws IOException {
        try (FloatCache cache = FloatCache.open(file, 2)) {
            cache.put(pair(.25f), "question", "title", "text");
            cache.put(pair(-3f), "question", "", "titletext");
            assertThat(cache.get("question", "title", "text")).containsExactly(.25f, -.25f);
        }

        try (FloatCache cache = FloatCache.open(file, 2)) {
            assertThat(cache.get("question", "title", "text")).containsExactly(.25f, -.25f);
            assertThat(cache.get("question", "", "titletext")).containsExactly(-3f, 3f);
            assertThat(cache.get("question", "titl", "etext")).isNull();
            assertThat(cache.size()).isEqualTo(2);
        }
    }

    @Test
    void an_entry_that_a_stopped_run_left_unfinished_is_written_over() throws IOException {
        try (FloatCache cache = FloatCache.open(file, 1)) {
            cache.put(new float[] {.25f}, "whole");
        }
        Files.write(file, new byte[7], StandardOpenOption.APPEND);

        try (FloatCache cache = FloatCache.open(file, 1)) {
            cache.put(new float[] {.5f}, "next");
        }

        try (FloatCache cache = FloatCache.open(file, 1)) {
            assertThat(cache.get("whole")).containsExactly(.25f);
            assertThat(cache.get("next")).containsExactly(.5f);
            assertThat(cache.size()).isEqualTo(2);
        }
    }

    @Test
    void several_threads_keep_what_each_of_them_computed() throws Exception {
        List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
        try (FloatCache cache = FloatCache.open(file, 2)) {
            Parallel.map(
                    numbers,
                    4,
                    number -> {
                        cache.put(pair(number), "text " + number % 500);
                        return number;
                    });
        }

        try (FloatCache cache = FloatCache.open(file, 2)) {
            assertThat(cache.size()).isEqualTo(500);
            for (int i = 0; i < 500; i++) {
                float[] found = cache.get("text " + i);
                assertThat(found).isNotNull().satisfiesAnyOf(at(i), at(i + 500));
            }
        }
    }

    private static ThrowingConsumer<float[]> at(int number) {
        return found -> assertThat(found).containsExactly(pair(number));
    }
}
