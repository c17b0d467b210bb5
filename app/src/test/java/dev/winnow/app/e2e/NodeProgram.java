package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Runs what {@code npm ci} puts below {@code src/test/node}; {@code .ci/run} does that. A test that
 * needs what is not there is skipped by name.
 */
public final class NodeProgram {

    public static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    /** Tools that would call home. */
    private static final Map<String, String> QUIET =
            Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");

    /** Far more than any of them takes: what takes longer hangs. */
    private static final int PATIENCE_MINUTES = 8;

    private NodeProgram() {}

    /** Skips the test where a package is not installed. */
    public static void require(String... packages) {
        assumeThatCode(() -> new ProcessBuilder("node", "--version").start().waitFor())
                .as("skipped: Node is not installed (Debian: apt-get install nodejs npm)")
                .doesNotThrowAnyException();
        for (String name : packages) {
            assumeThat(FOLDER.resolve("node_modules").resolve(name))
                    .as("skipped: %s is not installed; run 'npm ci' in app/src/test/node", name)
                    .exists();
        }
    }

    /**
     * What a script wrote to its standard output. The test fails with all it said if it ends badly.
     */
    public static String run(Path in, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Ran ran = attempt(in, environment, arguments);
        assertThat(ran.status()).as(ran.output() + ran.errors()).isZero();
        return ran.output();
    }

    /** What a script of {@link #FOLDER} wrote, which is JSON. */
    static JsonNode read(String script, Map<String, String> environment)
            throws IOException, InterruptedException {
        return Client.JSON.readTree(run(FOLDER, environment, script));
    }

    /** What came of a script that may fail. */
    public static Ran attempt(Path in, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node").directory(in.toFile());
        node.command().addAll(List.of(arguments));
        node.environment().putAll(QUIET);
        node.environment().putAll(environment);
        Path output = Files.createTempFile(Path.of("target"), "node", ".out");
        Path errors = Files.createTempFile(Path.of("target"), "node", ".err");
        Process process =
                node.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Ran(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** How a script ended and what it said. */
    public record Ran(int status, String output, String errors) {}
}
