package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingOverlapTest {

    @TempDir Path folder;

    @Test
    void letter_case_and_punctuation_make_no_new_question() throws IOException {
        Files.createDirectories(folder.resolve("train"));
        Files.writeString(
                folder.resolve("train/set.jsonl"),
                """
                {"question": "What is (are) Gout ?", "sentences": ["x"], "labels": [1]}
                """);

        RankingExperiment.TrainingOverlap asked =
                RankingExperiment.TrainingOverlap.in(List.of(folder));

        assertThat(asked.contains("what is are gout")).isTrue();
        assertThat(asked.contains("What are gouts?")).isFalse();
        assertThat(RankingExperiment.TrainingOverlap.in(List.of()).contains("what is are gout"))
                .isFalse();
    }

    @Test
    void what_several_folders_ask_was_all_asked_before() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(name));
            Files.writeString(
                    folder.resolve(name).resolve("set.jsonl"),
                    "{\"question\": \"Who asks %s?\"}\n".formatted(name));
        }

        RankingExperiment.TrainingOverlap asked =
                RankingExperiment.TrainingOverlap.in(
                        List.of(folder.resolve("one"), folder.resolve("two")));

        assertThat(asked.contains("who asks one")).isTrue();
        assertThat(asked.contains("who asks two")).isTrue();
    }

    @Test
    void a_folder_without_questions_is_an_error() {
        assertThatIOException()
                .isThrownBy(() -> RankingExperiment.TrainingOverlap.in(List.of(folder)))
                .withMessageContaining("no .jsonl");
    }
}
