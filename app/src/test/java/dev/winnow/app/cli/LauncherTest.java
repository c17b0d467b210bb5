package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the launcher builds, with a Maven and a JDK that only write down what they were asked for.
 */
@Tag("servers")
// In a thread of its own: reading a line of a process cannot be interrupted.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "winnow");

    private static final String PROGRAM = exec("app");

    @TempDir private Path checkout;

    private final List<Process> running = new ArrayList<>();

    @BeforeEach
    void lay() throws Exception {
        Command.needed("flock", "--version");
        Files.copy(LAUNCHER, checkout.resolve("winnow"), StandardCopyOption.COPY_ATTRIBUTES);
        file("pom.xml", "");
        file("app/pom.xml", "");
        file("libs/core/pom.xml", "");
        file("libs/core/src/main/java/B.java", "");
        file("app/src/main/java/A.java", "");
        file("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        script("jdk/bin/javac", "exit 1");
        // Unpacks when it is told to extract a program, and else is the program.
        script(
                "jdk/bin/java",
                """
                case $1 in
                -Djarmode=tools) echo "unpack $(basename "$3")" >>calls; mkdir -p "$8"; : >"$8/$6" ;;
                *)
                  echo "start" >>calls
                  echo "${ORT_DISABLE_TELEMETRY-unset}" >telemetry
                  echo "$*" | sed 's/ -jar .*//' >flags
                  echo "$*" | sed 's/.* -jar //' >started ;;
                esac""");
        // Packages the modules of -pl once the gate lets it.
        script(
                "bin/mvn",
                """
                case $1 in
                -v) echo "Apache Maven 3.9.9" ;;
                *)
                  echo package >>calls
                  echo "[INFO] --------------------< dev.winnow:winnow-core >--------------------"
                  echo "[INFO] Building Winnow 0.1.0                            [2/9]"
                  read -r _ <gate
                  for module in $(echo "$5" | tr ',' ' '); do
                    mkdir -p $module/target
                    : >$module/target/$(basename $module)-0.1.0-exec.jar
                  done ;;
                esac""");
        Command.output("mkfifo", checkout.resolve("gate").toString());
    }

    @AfterEach
    void end() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void two_at_once_build_once() throws Exception {
        Process first = launch();
        awaitLine(first, "building Winnow");
        Process second = launch();
        awaitLine(second, "process %d is building here; waiting".formatted(first.pid()));

        openGate();

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(calls()).containsExactly("package", "unpack " + PROGRAM, "start", "start");
    }

    @Test
    void a_killed_build_locks_nobody_out() throws Exception {
        Process killed = launch();
        awaitLine(killed, "building Winnow");
        // One that begins while the others are counted would outlive them, and take the gate.
        Path called = checkout.resolve("calls");
        while (!Files.exists(called) || !calls().contains("package")) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> all =
                Stream.concat(Stream.of(killed.toHandle()), killed.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : all) {
            process.onExit().get();
        }

        Process next = launch();
        openGate();

        assertThat(next.waitFor()).isZero();
        assertThat(calls()).endsWith("unpack " + PROGRAM, "start");
    }

    @Test
    void a_build_names_its_module_and_how_many_there_are() throws Exception {
        Process process = launch();

        awaitLine(process, "s: winnow-core, module 2 of 9");

        openGate();
        assertThat(process.waitFor()).isZero();
        assertThat(content("target/winnow-build.log")).contains("[INFO] Building Winnow 0.1.0");
    }

    @Test
    void a_build_that_fails_starts_nothing_and_shows_why() throws Exception {
        script(
                "bin/mvn",
                """
                case $1 in
                -v) echo "Apache Maven 3.9.9" ;;
                *) echo "[ERROR] A.java: no such class"; exit 1 ;;
                esac""");

        Process process = launch();

        awaitLine(process, "A.java: no such class");
        assertThat(process.waitFor()).isOne();
        assertThat(checkout.resolve("calls")).doesNotExist();
    }

    @Test
    void help_builds_nothing() throws Exception {
        assertThat(printed("--help")).contains("winnow test", "the first command");
        assertThat(printed("test", "--help"))
                .startsWith("Usage: winnow test")
                .contains("half an hour", "-pl ");
        assertThat(checkout.resolve("calls")).doesNotExist();

        build();
        Files.setLastModifiedTime(checkout.resolve("app/src/main/java/A.java"), inTheFuture());
        run("ask", "--help");

        assertThat(calls()).containsExactly("package", "unpack " + PROGRAM, "start", "start");
    }

    @Test
    void the_tests_say_how_long_they_take() throws Exception {
        Process quick = launch("test");
        awaitLine(quick, "the quick tests: less than ten minutes");
        openGate();
        assertThat(quick.waitFor()).isZero();
        Process all = launch("test", "--all");
        awaitLine(all, "all tests: less than half an hour");
        openGate();
        all.waitFor();
        assertThat(calls()).containsExactly("package", "package");
    }

    @Test
    void only_what_works_on_many_vectors_gets_the_module_of_which_each_jvm_speaks()
            throws Exception {
        build();
        assertThat(content("flags")).doesNotContain("--add-modules");

        run("serve");
        assertThat(content("flags")).contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void a_program_starts_with_the_telemetry_of_onnx_runtime_off_and_a_home_of_its_owner_alone()
            throws Exception {
        build();

        assertThat(content("telemetry")).isEqualTo("1\n");
        assertThat(Files.getPosixFilePermissions(checkout.resolve(".winnow")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void temporary_files_of_processes_that_are_gone_are_removed_and_those_of_others_stay()
            throws Exception {
        script("jdk/bin/java", "for a; do echo \"$a\" >>arguments; done; echo \"$$\" >>pids");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        file(".winnow/tmp/%d/onnxruntime-java1/library.so".formatted(gone.pid()), "28 MB");
        file(".winnow/tmp/%d/kept".formatted(ProcessHandle.current().pid()), "");
        file("app/target/run/app.jar", "");
        file("app/target/run/.built", "");
        Files.setLastModifiedTime(checkout.resolve("app/target/run/.built"), inTheFuture());

        run("ask", "?");

        String pid = content("pids").strip();
        Path own = checkout.resolve(".winnow/tmp").resolve(pid);
        assertThat(Files.readAllLines(checkout.resolve("arguments")))
                .contains("-Djava.io.tmpdir=" + own);
        assertThat(own).isEmptyDirectory();
        assertThat(checkout.resolve(".winnow/tmp"))
                .isDirectoryContaining(
                        kept -> kept.endsWith(Long.toString(ProcessHandle.current().pid())))
                .isDirectoryNotContaining(left -> left.endsWith(Long.toString(gone.pid())));
    }

    @Test
    void a_program_is_built_anew_when_a_source_changed_or_went_and_only_then() throws Exception {
        // The program of an older version, which is never unpacked.
        file("app/target/app-0.0.9-exec.jar", "");
        build();
        run("ask", "?");
        assertThat(calls()).containsExactly("package", "unpack " + PROGRAM, "start", "start");

        Path source = checkout.resolve("app/src/main/java/A.java");
        buildAgain(source);
        Files.delete(source);
        buildAgain(source.getParent());
        buildAgain(checkout.resolve("libs/core/src/main/java/B.java"));
    }

    private void buildAgain(Path changed) throws Exception {
        List<String> expected = new ArrayList<>(calls());
        expected.addAll(List.of("package", "unpack " + PROGRAM, "start"));
        Files.setLastModifiedTime(changed, inTheFuture());

        build();

        assertThat(calls()).isEqualTo(expected);
    }

    @Test
    void measuring_starts_the_bench_and_a_stack_builds_all_programs_at_once() throws Exception {
        build("eval", "pruning");
        assertThat(content("started")).endsWith("bench/target/run/bench.jar eval pruning\n");
        assertThat(calls()).containsExactly("package", "unpack " + exec("bench"), "start");

        build("stack", "up");
        assertThat(content("started")).endsWith("bench.jar stack up\n");
        assertThat(calls().subList(3, calls().size()))
                .containsExactly(
                        "package",
                        "unpack " + PROGRAM,
                        "unpack " + exec("kg-service"),
                        "unpack " + exec("retriever-service"),
                        "unpack " + exec("reranker-service"),
                        "unpack " + exec("pruner-service"),
                        "start");

        for (String command : List.of("soak", "latency", "tune")) {
            run(command);
            assertThat(content("started")).endsWith("bench.jar " + command + "\n");
        }
    }

    private static String exec(String module) {
        return module + "-0.1.0-exec.jar";
    }

    private void build() throws Exception {
        build("ask", "?");
    }

    /** A command that Maven packages for. */
    private void build(String... arguments) throws Exception {
        Process process = launch(arguments);
        openGate();
        assertThat(process.waitFor()).isZero();
    }

    private void run(String... arguments) throws Exception {
        assertThat(launch(arguments).waitFor()).isZero();
    }

    private String printed(String... arguments) throws Exception {
        run(arguments);
        return content("output");
    }

    private String content(String path) throws IOException {
        return Files.readString(checkout.resolve(path));
    }

    private Process launch() throws IOException {
        return launch("ask", "?");
    }

    private Process launch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./winnow"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("WINNOW_JAVA", checkout.resolve("jdk/bin/java").toString());
        environment.put(
                "PATH", checkout.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        environment.keySet().removeAll(Set.of("WINNOW_SKIP_BUILD", "ORT_DISABLE_TELEMETRY"));
        builder.redirectOutput(checkout.resolve("output").toFile());
        Process process = builder.start();
        running.add(process);
        return process;
    }

    /** Waits, as opening a pipe does, until a Maven stands before the gate. */
    private void openGate() throws IOException {
        Files.writeString(checkout.resolve("gate"), "\n");
    }

    private static void awaitLine(Process process, String words) {
        assertThat(process.errorReader().lines().anyMatch(line -> line.contains(words)))
                .as(words)
                .isTrue();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(checkout.resolve("calls"));
    }

    /** Later than the build that has just ended, however coarse the clock of the file system is. */
    private static FileTime inTheFuture() {
        return FileTime.fromMillis(System.currentTimeMillis() + 2_000);
    }

    private void script(String path, String body) throws IOException {
        file(path, "#!/bin/sh\ncd '" + checkout + "'\n" + body + "\n");
        assertThat(checkout.resolve(path).toFile().setExecutable(true)).isTrue();
    }

    private void file(String path, String content) throws IOException {
        Path file = checkout.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
