package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of their own, as an assistant starts them. */
@Tag("servers")
class McpCommandTest {

    private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}\n";

    @Test
    void two_that_start_at_once_share_the_service_of_one(@TempDir Path home) throws Exception {
        List<Process> both = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                both.add(OwnProgram.of(home, "mcp").redirectError(Redirect.DISCARD).start());
            }
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
            for (Process each : both) {
                each.waitFor();
            }
        }
        assertThat(both).extracting(Process::exitValue).containsOnly(0);
    }
}
