package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.WinnowHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Commands as programs of their own, with the classes of the tests. */
@Tag("servers")
class OwnProgramTest {

    private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}\n";

    /** The first release's commit, 968826d, indexed one page of two headings. */
    private static final Path INDEX = Path.of("src/test/resources/index-968826d");

    @TempDir private Path home;

    private ProcessBuilder program(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-modules=jdk.incubator.vector",
                                WinnowCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put(WinnowHome.VARIABLE, home.toString());
        return builder;
    }

    @Test
    @Timeout(120)
    void a_run_that_is_stopped_commits_what_is_whole_and_says_how_much(@TempDir Path documents)
            throws Exception {
        for (int i = 0; i < 400; i++) {
            Files.writeString(documents.resolve(i + ".txt"), "Words of %d.".formatted(i));
        }
        ProcessBuilder index = program("index", documents.toString());
        Process running = index.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String said = "";
        try (BufferedReader errors = running.errorReader()) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (line.startsWith("indexing: 4")) {
                    // As Ctrl-C does, which a test's processes may have been started deaf to. That
                    // of Process would close the stream as well.
                    running.toHandle().destroy();
                }
                said = line;
            }
        }

        assertThat(said).matches("stopped; \\d+ of 400 are in; run it again to go on");
        int in = Integer.parseInt(said.split(" ")[1]);
        assertThat(in).isBetween(40, 399);
        assertThat(answer(program("list").start(), 0)).contains("%d documents".formatted(in));
    }

    /** What a program says, which ends like this. */
    private static String answer(Process program, int status) throws Exception {
        String answer = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(answer).isEqualTo(status);
        return answer;
    }

    @Test
    void two_that_start_at_once_share_the_service_of_one() throws Exception {
        ProcessBuilder mcp = program("mcp").redirectError(Redirect.DISCARD);
        List<Process> both = List.of(mcp.start(), mcp.start());
        try {
            for (Process each : both) {
                each.getOutputStream().write(PING.getBytes(StandardCharsets.UTF_8));
                each.getOutputStream().flush();
            }
            for (Process each : both) {
                BufferedReader answers = each.inputReader(StandardCharsets.UTF_8);
                assertThat(answers.readLine()).contains("\"result\"");
            }
        } finally {
            for (Process each : both) {
                each.getOutputStream().close();
            }
        }
        for (Process each : both) {
            assertThat(each.waitFor()).isZero();
        }
    }

    @Test
    void an_index_of_the_first_release_is_left_as_it_is_and_has_to_be_made_again()
            throws Exception {
        Path copy = home.resolve("index");
        FileSystemUtils.copyRecursively(INDEX, copy);

        ProcessBuilder program = program("ask", "How much oil does a lamp need?");
        program.environment().put("WINNOW_RETRIEVER_DIRECTORY", copy.toString());

        assertThat(answer(program.redirectErrorStream(true).start(), 1))
                .contains("holds an index of format 1, this Winnow reads format 2")
                .contains("delete the folder")
                .contains("index again");
        assertThat(names(copy)).isEqualTo(names(INDEX));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
