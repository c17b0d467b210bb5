package dev.winnow.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.WinnowHome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WinnowToolsTest {

    @TempDir private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        PrintWriter output = new PrintWriter(out, true);
        PrintWriter errors = new PrintWriter(err, true);
        return WinnowTools.run(
                new Terminal(output, errors, false, false),
                Map.of(WinnowHome.VARIABLE, home.toString()),
                arguments);
    }

    @Test
    void help_names_what_the_launcher_hands_over_and_not_the_broker_of_a_stack() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("stack", "soak", "latency", "dlt")
                .doesNotContain("broker PORT", "Run the broker");
        for (String command : new String[] {"stack", "soak", "latency", "dlt"}) {
            out.getBuffer().setLength(0);
            assertThat(run(command, "--help")).as(command).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).startsWith("Usage: winnow " + command + " ");
        }
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
}
