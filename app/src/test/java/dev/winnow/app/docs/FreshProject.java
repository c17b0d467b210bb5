package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.deploy.Checkout;
import dev.winnow.app.deploy.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Maven project of somebody else's, made of what a page of the manual shows. Its dependencies are
 * the jars of this build, which are laid out as a repository would have them.
 */
final class FreshProject {

    private final Path folder;
    private final String page;
    private final List<String> modules;
    private final Map<String, Path> folders;
    private final String version;
    private @Nullable String jars;

    /**
     * Reads a page and finds the jars.
     *
     * @param page below {@code docs/guide}
     * @param modules what the project may fetch of ours, with blanks between them; without a jar it
     *     is a pom alone
     */
    FreshProject(Path folder, String page, String modules) throws IOException {
        this.folder = folder;
        this.page = Checkout.text("docs/guide/" + page);
        this.modules = List.of(modules.split(" "));
        this.version = Checkout.found("<version>([^<]+)</version>", this.page).getFirst();
        this.folders = Checkout.modules();
        for (String module : this.modules) {
            if (Files.isDirectory(folder(module).resolve("src"))) {
                assumeThat(jar(module))
                        .as("the jars are there once mvn has packaged the modules before this one")
                        .exists();
            }
        }
    }

    private Path jar(String module) {
        return folder(module).resolve("target/%s-%s.jar".formatted(module, version));
    }

    private Path folder(String module) {
        return Objects.requireNonNull(folders.get(module), module);
    }

    /** The blocks of a language on the page, in its order. */
    List<String> blocks(String language) {
        List<String> blocks = Checkout.found("(?s)```" + language + "\n(.*?)```", page);
        assertThat(blocks).as("blocks of %s", language).isNotEmpty();
        return blocks;
    }

    /** Adds a class, by its name with slashes. */
    void source(String name, String text) throws IOException {
        Path source = folder.resolve("project/src/main/java").resolve(name + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, text);
    }

    /**
     * Compiles the sources.
     *
     * @param release of Java
     * @param management the section of that name, or empty
     * @param dependencies one or several
     * @return the class path of what the project depends on
     */
    String compile(int release, String management, String dependencies) throws Exception {
        Path project = folder.resolve("project");
        Files.writeString(
                project.resolve("pom.xml"),
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>fresh</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>%d</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                %s
                  <dependencies>
                %s
                  </dependencies>
                </project>
                """
                        .formatted(release, management, dependencies));
        run(
                "",
                Map.of(),
                "mvn",
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository(),
                // What the build itself fetched is not fetched again.
                "-Dmaven.repo.local.tail=" + ownRepository(),
                "compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=classpath.txt");
        jars = Files.readString(project.resolve("classpath.txt")).strip();
        return jars;
    }

    /** Runs a main class after {@link #compile}, and gives what it printed. */
    String java(String main, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-modules=jdk.incubator.vector");
        command.add(main);
        command.addAll(List.of(arguments));
        // In the variable that the page names: ONNX Runtime does not survive a long command line.
        String classPath = "target/classes" + File.pathSeparator + jars;
        return run(classPath, environment, command.toArray(String[]::new));
    }

    /** The jars and poms of the modules, and the parent's, by Maven's layout. */
    private Path repository() throws IOException {
        Path repository = folder.resolve("repository");
        stage(repository, "winnow", Checkout.path("pom.xml"), null);
        for (String module : modules) {
            Path jar = jar(module);
            stage(
                    repository,
                    module,
                    folder(module).resolve("pom.xml"),
                    Files.exists(jar) ? jar : null);
        }
        return repository;
    }

    private void stage(Path repository, String artifact, Path pom, @Nullable Path jar)
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

    private String run(String classPath, Map<String, String> environment, String... command)
            throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        // Maven's compiler is that of its own Java unless it is told otherwise.
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("CLASSPATH", classPath);
        Command.Result ran =
                Command.run(folder.resolve("project"), Duration.ofMinutes(8), all, command);
        // Plugins that the build itself does not use have to be fetched.
        assumeThat(ran.output())
                .as("Maven can fetch its plugins")
                .doesNotContain("PluginResolutionException");
        return ran.successful();
    }
}
