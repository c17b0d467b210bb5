package dev.winnow.eval.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCacheTest {

    private static final CacheKey MODEL = CacheKey.of("model");

    @TempDir Path folder;

    @Test
    void what_was_scored_is_there_after_opening_again() throws IOException {
        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            cache.put(.25f, "question", "title", "text");
            cache.put(-3f, "question", "", "titletext");
        }

        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            assertThat(cache.get("question", "title", "text")).isEqualTo(.25f);
            assertThat(cache.get("question", "", "titletext")).isEqualTo(-3f);
            assertThat(cache.get("question", "titl", "etext")).isNull();
            assertThat(cache.size()).isEqualTo(2);
        }
    }

    @Test
    void another_model_has_scores_of_its_own() throws IOException {
        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            cache.put(.25f, "text");
        }

        try (ScoreCache cache = ScoreCache.open(folder, CacheKey.of("other"))) {
            assertThat(cache.get("text")).isNull();
        }
    }

    @Test
    void an_entry_that_a_stopped_run_left_unfinished_is_written_over() throws IOException {
        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            cache.put(.25f, "whole");
        }
        Path file = folder.resolve(MODEL.value() + ".scores");
        Files.write(file, new byte[7], StandardOpenOption.APPEND);

        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            cache.put(.5f, "next");
        }

        try (ScoreCache cache = ScoreCache.open(folder, MODEL)) {
            assertThat(cache.get("whole")).isEqualTo(.25f);
            assertThat(cache.get("next")).isEqualTo(.5f);
            assertThat(cache.size()).isEqualTo(2);
        }
    }
}
