package dev.winnow.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import com.code_intelligence.jazzer.api.BugDetectors;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/**
 * Fuzzing guided by coverage, in processes of their own. Each build tries the same inputs. {@code
 * -Dfuzz.time=PT1H} goes on for an hour in all instead, target by target, from what earlier runs of
 * that kind have left below target/fuzz; {@code -Dwinnow.fuzz.targets=html,pdf} takes some targets
 * only. An input that was mishandled is kept in the folder of its target, where the first test
 * tries it for ever.
 */
@Tag("servers")
class FuzzTest {

    private static final Path INPUTS = Path.of("src", "test", "resources", "fuzz");

    private static final Path WORK = Path.of("target", "fuzz");

    /**
     * Of each process of a build, so that a slow machine does not need minutes more; it tries fewer
     * inputs.
     */
    private static final Duration MOST = Duration.ofSeconds(20);

    /** What a detector of attacks looks into: Winnow, and the libraries that read files for it. */
    private static final String HOOKED =
            "dev.winnow.**:org.apache.tika.**:org.apache.poi.**:org.apache.pdfbox.**:org.jsoup.**:org.yaml.**:tools.jackson.**";

    private static final @Nullable String TIME = System.getProperty("fuzz.time");

    private static final Map<String, Target.Parser> PARSERS = new ConcurrentHashMap<>();

    /** What one process fuzzes. */
    record Share(List<Target> targets, int runs) {

        String names() {
            return targets.stream().map(Target::name).collect(Collectors.joining(","));
        }

        @Override
        public String toString() {
            return targets.size() == 1 ? names() : "parsers";
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("inputs")
    void an_input_that_was_kept_is_handled(String target, String input) throws Exception {
        PARSERS.computeIfAbsent(target, Targets::parser)
                .read(Files.readAllBytes(INPUTS.resolve(target).resolve(input)));
    }

    static List<Arguments> inputs() throws IOException {
        List<Arguments> inputs = new ArrayList<>();
        for (Target target : Targets.ALL) {
            for (Path input : inputs(target)) {
                inputs.add(Arguments.of(target.name(), input.getFileName().toString()));
            }
        }
        return inputs;
    }

    private static List<Path> inputs(Target target) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(target.name()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shares")
    void no_input_that_a_fuzzer_makes_up_is_mishandled(Share share) throws Exception {
        Path work =
                WORK.resolve(TIME == null ? "build" : "long")
                        .resolve(share.toString())
                        .toAbsolutePath();
        if (TIME == null) {
            FileSystemUtils.deleteRecursively(work);
        }
        seed(share, Files.createDirectories(work.resolve("corpus")));
        Path log = work.resolve("log");

        Process fuzzer =
                new ProcessBuilder(command(share, work))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(fuzzer.waitFor())
                    .as("%s: the finding is at the end of %s, its input beside it", share, log)
                    .isZero();
        } finally {
            fuzzer.destroyForcibly();
        }
        assertThat(log).content().contains("Done ");
    }

    /**
     * In a build the parsers share one process, whose start takes longer than a thousand inputs;
     * the program's threads would make what it tries a matter of chance.
     */
    static List<Share> shares() {
        if (TIME == null) {
            return List.of(
                    new Share(List.of(Targets.BODIES), 400),
                    new Share(
                            Targets.ALL.stream()
                                    .filter(target -> target != Targets.BODIES)
                                    .toList(),
                            15_000));
        }
        String some = System.getProperty("winnow.fuzz.targets");
        Stream<Target> targets =
                some == null
                        ? Targets.ALL.stream()
                        : Stream.of(some.split(",")).map(Targets::named);
        return targets.map(target -> new Share(List.of(target), -1)).toList();
    }

    private static void seed(Share share, Path corpus) throws IOException {
        boolean several = share.targets().size() > 1;
        for (int i = 0; i < share.targets().size(); i++) {
            Target target = share.targets().get(i);
            List<Path> files = new ArrayList<>(inputs(target));
            files.addAll(target.samples());
            for (Path file : files) {
                byte[] input = Files.readAllBytes(file);
                if (several) {
                    byte[] prefixed = new byte[input.length + 1];
                    prefixed[0] = (byte) i;
                    System.arraycopy(input, 0, prefixed, 1, input.length);
                    input = prefixed;
                }
                if (input.length <= longest(share)) {
                    Files.write(corpus.resolve(target.name() + "-" + file.getFileName()), input);
                }
            }
        }
    }

    private static int longest(Share share) {
        return share.targets().size() == 1 ? share.targets().getFirst().longest() : 4_000;
    }

    private static List<String> command(Share share, Path work) throws Exception {
        Path libraries =
                Files.writeString(
                        work.resolve("class-path"),
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")));
        Path driver =
                Files.createDirectories(work.resolve("driver").resolve("dev/winnow/app/fuzz"));
        try (InputStream code = FuzzDriver.class.getResourceAsStream("FuzzDriver.class")) {
            Files.copy(
                    code, driver.resolve("FuzzDriver.class"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> own = new ArrayList<>(List.of(work.resolve("driver").toString()));
        for (Class<?> jazzer : List.of(Jazzer.class, BugDetectors.class)) {
            own.add(
                    Path.of(jazzer.getProtectionDomain().getCodeSource().getLocation().toURI())
                            .toString());
        }
        String java =
                "-Xmx1g -XX:+UseSerialGC -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow";
        List<String> command = new ArrayList<>(List.of(java.split(" ")));
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-cp",
                        String.join(File.pathSeparator, own),
                        Jazzer.class.getName(),
                        "--target_class=" + FuzzDriver.class.getName(),
                        "--target_args=" + share.names() + " " + libraries,
                        "--instrumentation_includes=dev.winnow.**",
                        "--custom_hook_includes=" + HOOKED,
                        "--reproducer_path=" + work,
                        "-artifact_prefix=" + work + "/",
                        "-max_len=" + longest(share),
                        "-dict=" + INPUTS.resolve("words.dict"),
                        // Seconds for one input, on a machine that has no time: what takes so long
                        // does not end.
                        "-timeout=300",
                        "-rss_limit_mb=0",
                        "-print_final_stats=1"));
        if (TIME == null) {
            String most = "-max_total_time=" + MOST.toSeconds();
            command.addAll(List.of("-seed=1", "-runs=" + share.runs(), most));
        } else {
            command.add("-max_total_time=" + Duration.parse(TIME).toSeconds() / shares().size());
        }
        command.add(work.resolve("corpus").toString());
        return command;
    }
}
