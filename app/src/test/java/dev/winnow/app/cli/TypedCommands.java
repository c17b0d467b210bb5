package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

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

    void ok(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isZero();
    }

    void failed(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isEqualTo(ExitCode.FAILED);
    }

    /** Forgets what was printed so far. */
    void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    /** A port at which nobody listens. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
