package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.SecuredServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;

/**
 * The programs of the page "Use it from Java" are compiled for Java 17 in a Maven project of their
 * own, and all print the same sentences of a running Winnow.
 */
@Tag("servers")
class JavaPageTest {

    private static final String ADDRESS = "http://localhost:8080";

    /**
     * An application of Spring Boot has its versions; they are this build's, so that nothing else
     * is fetched.
     */
    private static final String BOOT =
            """
              <dependency>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-dependencies</artifactId>
                <version>%s</version>
                <type>pom</type>
                <scope>import</scope>
              </dependency>
              </dependencies>
            """
                    .formatted(SpringBootVersion.getVersion());

    @TempDir private Path folder;

    @Test
    void the_programs_of_the_page_compile_and_print_the_same_sentences() throws Exception {
        FreshProject project =
                new FreshProject(
                        folder,
                        "java.md",
                        "winnow-bom winnow-client winnow-langchain4j winnow-spring-ai-starter");
        List<String> programs = project.blocks("java");
        String here = "http://127.0.0.1:" + SecuredServer.port();
        project.source("Ask", programs.get(0).replace(ADDRESS, here));
        project.source("AskLangChain4j", programs.get(1).replace(ADDRESS, here));
        project.source("org/example/AskSpringAi", programs.get(2));
        List<String> xml = project.blocks("xml");
        assertThat(xml).hasSize(4);

        String jars =
                project.compile(
                        17,
                        xml.get(0).replace("</dependencies>", BOOT),
                        String.join("", xml.subList(1, 4)));
        Map<String, String> key = Map.of("WINNOW_API_KEY", SecuredServer.READER);
        String context = project.java("Ask", key);
        String langChain4j = project.java("AskLangChain4j", key);
        String[] settings =
                project.blocks("properties")
                        .getFirst()
                        .replace(ADDRESS, here)
                        .lines()
                        .map("--"::concat)
                        .toArray(String[]::new);
        String springAi = project.java("org.example.AskSpringAi", key, settings);

        List<String> sentences =
                context.lines().filter(line -> !line.isBlank() && !line.startsWith("[")).toList();
        assertThat(sentences).isNotEmpty();
        assertThat(langChain4j.lines()).containsAll(sentences);
        assertThat(springAi.lines()).containsAll(sentences);
        assertThat(jars).doesNotContain("winnow-library").doesNotContain("winnow-core");
    }

    /** Of the page "Use it as a library", for Java 21. */
    @Test
    void the_program_of_the_library_compiles_and_answers() throws Exception {
        FreshProject project =
                new FreshProject(
                        folder,
                        "library.md",
                        "winnow-core winnow-inference winnow-models winnow-ingest kg-service retriever-service reranker-service pruner-service winnow-library");
        project.source("Lease", project.blocks("java").getFirst());

        String jars = project.compile(21, "", project.blocks("xml").getFirst());
        String output = project.java("Lease", Map.of());

        assertThat(output).contains("[1]").contains("It ends on 30 April 2031.");
        assertThat(jars).doesNotContain("spring").doesNotContain("winnow-platform");
    }
}
