package dev.winnow.eval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class WinnowEvalTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        return WinnowEval.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    static Stream<List<String>> commands() {
        return below(List.of(), WinnowEval.commandLine()).stream();
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
        assertThat(out.toString()).contains("Usage:").doesNotContain("../");
        assertThat(err.toString()).isEmpty();
    }

    /** A list of commands shows the first part of each description, and no line longer than 80. */
    @ParameterizedTest
    @MethodSource("commands")
    void what_a_list_shows_of_a_command_is_a_sentence_and_examples_are_not_broken(
            List<String> path) {
        CommandLine command = WinnowEval.commandLine();
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

        int code = run("eval", "pruning", "--model", folder.resolve("none").toString(), rows + "");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().strip().lines())
                .singleElement()
                .asString()
                .startsWith("error: there is no " + folder.resolve("none"))
                .endsWith("the folder does not exist");
    }

    @Test
    void a_mistake_in_a_file_of_rows_is_one_line_that_names_it(@TempDir Path folder)
            throws IOException {
        Path rows = Files.writeString(folder.resolve("own.jsonl"), ROW + "{\"question\": \"\"}\n");

        int code = run("eval", "pruning", rows.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().strip().lines())
                .singleElement()
                .asString()
                .startsWith("error: " + rows + ", line 2: ");
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
