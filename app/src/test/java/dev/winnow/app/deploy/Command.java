package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the tools of others. Tests that need one that is not there are skipped and say which. */
public final class Command {

    /** What came of it. */
    public record Result(int status, String output) {

        public String successful() {
            assertThat(status).as(output).isZero();
            return output;
        }
    }

    private Command() {}

    public static void needed(String... command) throws IOException, InterruptedException {
        boolean there;
        try {
            there = run(Map.of(), command).status() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "skipped, this machine has no " + String.join(" ", command));
    }

    /**
     * In the root of the repository, with these variables beside the usual ones. A command of one
     * text is split at its blanks.
     */
    public static Result run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return run(Checkout.path(""), Duration.ofMinutes(2), environment, command);
    }

    /** What a command prints there that ends well. */
    public static String output(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command).successful();
    }

    /** In another folder, with more patience. */
    public static Result run(
            Path folder, Duration patience, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command.length == 1 ? command[0].split(" ") : command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("WINNOW_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end");
            }
            return new Result(
                    process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
