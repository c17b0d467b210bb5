package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the page "Use it as a library" is compiled for Java 21 and run in a Maven project
 * of its own, against the jars of this build, which are laid out as a repository would have them.
 */
class LibraryPageTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private static final List<String> MODULES =
            List.of(
                    "winnow-core",
                    "winnow-inference",
                    "winnow-models",
                    "winnow-ingest",
                    "kg-service",
                    "retriever-service",
                    "reranker-service",
                    "pruner-service",
                    "winnow-library");

    private static String page;
    private static String version;

    @TempDir private Path folder;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(CHECKOUT.resolve("docs/guide/library.md"));
        version = block("xml", "<version>([^<]+)</version>");
        for (String module : MODULES) {
            assumeThat(jar(module))
                    .as("the jars are there once mvn has packaged the modules before this one")
                    .exists();
        }
    }

    private static Path jar(String module) {
        return CHECKOUT.resolve(module).resolve("target/%s-%s.jar".formatted(module, version));
    }

    /** The first block of a language on the page, or the group of a pattern in it. */
    private static String block(String language, String pattern) {
        Matcher fence =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(fence.find()).as("a block of %s", language).isTrue();
        Matcher inside = Pattern.compile(pattern, Pattern.DOTALL).matcher(fence.group(1));
        assertThat(inside.find()).isTrue();
        return inside.group(inside.groupCount());
    }

    @Test
    void the_program_of_the_page_compiles_and_answers_in_a_project_of_its_own() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Path sources = Files.createDirectories(project.resolve("src/main/java"));
        Files.writeString(sources.resolve("Lease.java"), block("java", "(.*)"));
        Files.writeString(project.resolve("pom.xml"), pom(block("xml", "(.*)")));

        run(
                project,
                "",
                "mvn",
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository(),
                // What the build itself fetched is not fetched again.
                "-Dmaven.repo.local.tail=" + ownRepository(),
                "compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=classpath.txt");
        String jars = Files.readString(project.resolve("classpath.txt")).strip();
        String output =
                run(
                        project,
                        "target/classes" + File.pathSeparator + jars,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "Lease");

        assertThat(output).contains("[1]").contains("It ends on 30 April 2031.");
        assertThat(jars).doesNotContain("spring").doesNotContain("winnow-platform");
    }

    /** The jars and poms of the modules, and the parent's, by Maven's layout. */
    private Path repository() throws IOException {
        Path repository = folder.resolve("repository");
        stage(repository, "winnow", CHECKOUT.resolve("pom.xml"), null);
        for (String module : MODULES) {
            stage(repository, module, CHECKOUT.resolve(module).resolve("pom.xml"), jar(module));
        }
        return repository;
    }

    private static void stage(Path repository, String artifact, Path pom, Path jar)
            throws IOException {
        Path place =
                Files.createDirectories(
                        repository.resolve("dev/winnow/%s/%s".formatted(artifact, version)));
        String name = artifact + "-" + version;
        Files.copy(pom, place.resolve(name + ".pom"));
        if (jar != null) {
            Files.createSymbolicLink(place.resolve(name + ".jar"), jar);
        }
    }

    private static String ownRepository() {
        return System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository");
    }

    private static String pom(String dependency) {
        return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.example</groupId>
          <artifactId>lease</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>21</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencies>
        %s
          </dependencies>
        </project>
        """
                .formatted(dependency);
    }

    /**
     * @param jars the class path, in the variable that the page names: ONNX Runtime does not survive
     *     a long command line
     */
    private static String run(Path where, String jars, String... command) throws Exception {
        Path output = where.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // Maven's compiler is that of its own Java unless it is told otherwise.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CLASSPATH", jars);
        Process process = builder.start();
        assertThat(process.waitFor(8, TimeUnit.MINUTES)).as("it ended").isTrue();
        String said = Files.readString(output);
        // Plugins that the build itself does not use have to be fetched.
        assumeThat(said)
                .as("Maven can fetch its plugins")
                .doesNotContain("PluginResolutionException");
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
