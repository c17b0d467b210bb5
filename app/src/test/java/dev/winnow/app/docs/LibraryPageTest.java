package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the page "Use it as a library" is compiled for Java 21 and run in a Maven project
 * of its own.
 */
@Tag("servers")
class LibraryPageTest {

    @TempDir private Path folder;

    @Test
    void the_program_of_the_page_compiles_and_answers_in_a_project_of_its_own() throws Exception {
        FreshProject project =
                new FreshProject(
                        folder,
                        "library.md",
                        List.of(
                                "winnow-core",
                                "winnow-inference",
                                "winnow-models",
                                "winnow-ingest",
                                "kg-service",
                                "retriever-service",
                                "reranker-service",
                                "pruner-service",
                                "winnow-library"));
        project.source("Lease", project.blocks("java").getFirst());

        String jars = project.compile(21, "", project.blocks("xml").getFirst());
        String output = project.java("Lease", Map.of());

        assertThat(output).contains("[1]").contains("It ends on 30 April 2031.");
        assertThat(jars).doesNotContain("spring").doesNotContain("winnow-platform");
    }
}
