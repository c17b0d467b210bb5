package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first release's commit, 968826d, indexed one page of two headings; its files lie in the
 * folder index-968826d. The command runs as a program of its own: what it needs must not depend on
 * what another test has loaded before.
 */
@Tag("servers")
class OldIndexTest {

    private static final Path INDEX = Path.of("src/test/resources/index-968826d");

    @Test
    void an_index_of_the_first_release_is_left_as_it_is_and_has_to_be_made_again(
            @TempDir Path folder) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("index"));
        try (var files = Files.list(INDEX)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        ProcessBuilder program = OwnProgram.of(folder, "ask", "How much oil does a lamp need?");
        program.environment().put("WINNOW_RETRIEVER_DIRECTORY", copy.toString());
        Process ask = program.redirectErrorStream(true).start();
        String answer = new String(ask.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(ask.waitFor()).as(answer).isEqualTo(1);
        assertThat(answer)
                .contains("holds an index of format 1, this Winnow reads format 2")
                .contains("delete the folder")
                .contains("index again");
        assertThat(names(copy)).isEqualTo(names(INDEX));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
