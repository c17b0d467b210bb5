package dev.winnow.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class WinnowBenchTest {

    @TempDir private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        PrintWriter output = new PrintWriter(out, true);
        PrintWriter errors = new PrintWriter(err, true);
        return WinnowBench.run(
                new Terminal(output, errors, false, false),
                Map.of(WinnowHome.VARIABLE, home.toString()),
                arguments);
    }

    @Test
    void help_names_what_the_launcher_hands_over_and_not_the_broker_of_a_stack() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("eval", "tune", "stack", "soak", "latency")
                .doesNotContain("broker PORT", "Run the broker");
    }

    @Test
    void wrong_usage_is_told_from_failure() {
        assertThat(run("stack")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("name a command", "up", "status", "down");
        assertThat(run("stack", "up", "--port", "many")).isEqualTo(ExitCode.USAGE);
        assertThat(run("broker", "data", "many")).isEqualTo(ExitCode.USAGE);
        assertThat(run("soak", "--questions", "0")).isEqualTo(ExitCode.FAILED);
        assertThat(run("latency", "--rates", "0")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("--questions must be at least 1", "a rate must be above 0")
                .doesNotContain("Exception");
    }

    @Test
    void a_stack_that_does_not_run_is_stopped_in_each_part() {
        assertThat(run("stack", "status")).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString())
                .containsSubsequence("broker", "gateway", "kg", "retriever", "reranker", "pruner")
                .doesNotContain("ready", "starting");
        assertThat(run("stack", "down")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void the_broker_of_a_stack_is_named_as_its_clients_take_it() throws Exception {
        new ServiceFile(home.resolve("stack/run/broker.json"))
                .write(URI.create("http://127.0.0.1:19092"), ProcessHandle.current());

        assertThat(run("stack", "status")).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains(" 127.0.0.1:19092 ").doesNotContain("http://");
    }

    @Test
    void a_stack_starts_nothing_where_another_service_has_the_home_or_a_port() throws Exception {
        ServiceFile service = new WinnowHome(home).service();
        service.write(URI.create("http://127.0.0.1:8080"), ProcessHandle.current());

        assertThat(run("stack", "up", home.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains(
                        "a service runs on http://127.0.0.1:8080 already",
                        "set WINNOW_HOME to another folder");

        Files.delete(service.path());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertThat(run("stack", "up", home.toString(), "--port", port))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(err.toString())
                    .contains(
                            "another program answers on http://127.0.0.1:%s, where the gateway would"
                                    .formatted(port));
        }
        assertThat(out.toString()).isEmpty();
        assertThat(home.resolve("stack/run")).doesNotExist();
    }

    private static CommandLine commandLine() {
        return WinnowBench.commandLine(Terminal.ofProcess(), WinnowHome.of(Map.of()));
    }

    static Stream<List<String>> commands() {
        return below(List.of(), commandLine()).stream();
    }

    private static List<List<String>> below(List<String> path, CommandLine command) {
        List<List<String>> paths = new ArrayList<>(List.of(path));
        command.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            List<String> longer = new ArrayList<>(path);
                            longer.add(name);
                            paths.addAll(below(longer, sub));
                        });
        return paths;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself(List<String> path) {
        List<String> words = new ArrayList<>(path);
        words.add("--help");

        assertThat(run(words.toArray(String[]::new))).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(("Usage: winnow " + String.join(" ", path)).strip())
                .doesNotContain("../");
        assertThat(err.toString()).isEmpty();
    }

    /** A list of commands shows the first part of each description, and no line longer than 80. */
    @ParameterizedTest
    @MethodSource("commands")
    void what_a_list_shows_of_a_command_is_a_sentence_and_examples_are_not_broken(
            List<String> path) {
        CommandLine command = commandLine();
        for (String name : path) {
            command = command.getSubcommands().get(name);
        }
        CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();

        String[] shown = usage.header().length == 0 ? usage.description() : usage.header();
        assertThat(shown[0]).matches("[A-Z].*[.]");
        assertThat(usage.footer())
                .filteredOn(line -> line.startsWith("  winnow "))
                .allMatch(line -> line.length() < 80);
    }

    @Test
    void a_folder_without_a_model_is_one_line_that_names_it(@TempDir Path folder)
            throws IOException {
        Path rows = Files.writeString(folder.resolve("own.jsonl"), ROW);
        Path none = folder.resolve("none");

        assertThat(failure("eval", "pruning", "--model", none.toString(), rows.toString()))
                .startsWith("winnow: there is no " + none)
                .endsWith("the folder does not exist");
    }

    @Test
    void a_mistake_in_a_file_of_rows_is_one_line_that_names_it(@TempDir Path folder)
            throws IOException {
        Path rows = Files.writeString(folder.resolve("own.jsonl"), ROW + "{\"question\": \"\"}\n");

        assertThat(failure("eval", "pruning", rows.toString()))
                .startsWith("winnow: " + rows + ", line 2: ");
    }

    private String failure(String... arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().strip().lines()).hasSize(1);
        return err.toString().strip();
    }

    @Test
    void files_of_which_nothing_could_be_measured_are_refused_before_a_model_is_loaded(
            @TempDir Path folder) throws IOException {
        Path rows =
                Files.writeString(
                        folder.resolve("short.jsonl"),
                        "{\"question\": \"Who?\", \"sentences\": [\"Ada.\"], \"labels\": [1]}\n");
        String model = folder.resolve("none").toString();

        assertThat(run("eval", "pruning", "--model", model, rows.toString())).isEqualTo(1);
        assertThat(run("eval", "context", "--model", model, rows.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("the file of short has no row of 4 sentences or more")
                .contains("no question to ask");
    }

    private static final String ROW =
            "{\"question\": \"Who?\", \"sentences\": [\"Ada.\", \"Two.\", \"Six.\", \"Ten.\"], \"labels\": [1, 0, 0, 0]}\n";
}
