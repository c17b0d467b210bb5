package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;

/** Commands as somebody types them, and what they print. */
abstract class TypedCommands {

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Map<String, String> environment = new LinkedHashMap<>();

    /** What follows is typed where this is the home. */
    TypedCommands at(WinnowHome home) {
        environment.put(WinnowHome.VARIABLE, home.folder().toString());
        return this;
    }

    int run(String... arguments) {
        return run(false, arguments);
    }

    int run(boolean colours, String... arguments) {
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out, true), new PrintWriter(err, true), colours, false);
        return WinnowCommand.run(terminal, environment, arguments);
    }

    /** What was printed, this command's included, which ends well. */
    AbstractStringAssert<?> ok(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isZero();
        return assertThat(out.toString());
    }

    /** What was said of failures, this command's included. */
    AbstractStringAssert<?> failed(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isEqualTo(ExitCode.FAILED);
        return assertThat(err.toString());
    }

    /** What a line ends with and says in how many lines; words are parted by semicolons. */
    void assertRefused(String line, int status, int lines, String words) {
        assertThat(run(line.isEmpty() ? new String[0] : line(line))).isEqualTo(status);
        assertThat(err.toString())
                .contains(words.split(" ; "))
                .doesNotContain("Exception", "unexpected")
                .hasLineCount(lines);
    }

    /** The words of a line, and what follows as it is. */
    static String[] line(String line, String... more) {
        return Stream.concat(Stream.of(line.split(" ")), Stream.of(more)).toArray(String[]::new);
    }

    /** Forgets what was printed so far. */
    void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    /** A folder with a file of this name and text. */
    static Path documents(Path folder, String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve(name), text);
        return folder;
    }

    /** A port at which nobody listens. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
