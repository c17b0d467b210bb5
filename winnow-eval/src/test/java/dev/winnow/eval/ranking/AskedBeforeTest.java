package dev.winnow.eval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedBeforeTest {

    @TempDir Path folder;

    @Test
    void letter_case_and_punctuation_make_no_new_question() throws IOException {
        Files.createDirectories(folder.resolve("train"));
        Files.writeString(
                folder.resolve("train/set.jsonl"),
                """
                {"question": "What is (are) Gout ?", "sentences": ["x"], "labels": [1]}
                """);

        AskedBefore asked = AskedBefore.in(folder);

        assertThat(asked.contains("what is are gout")).isTrue();
        assertThat(asked.contains("What are gouts?")).isFalse();
        assertThat(AskedBefore.none().contains("what is are gout")).isFalse();
    }

    @Test
    void a_folder_without_questions_is_an_error() {
        assertThatIOException()
                .isThrownBy(() -> AskedBefore.in(folder))
                .withMessageContaining("no .jsonl");
    }
}
