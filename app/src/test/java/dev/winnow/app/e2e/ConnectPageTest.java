package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.generator.FakeOpenAi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide tells people to type, typed. */
@Tag("servers")
class ConnectPageTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide");

    /** A block of commands that begins with curl. */
    private static final Pattern CURL = Pattern.compile("(?m)^ {4}curl .*(?:\n {4,}.*)*");

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String page : List.of("connect.md", "chat.md", "mcp.md", "librechat.md")) {
            CURL.matcher(Files.readString(GUIDE.resolve(page)))
                    .results()
                    // One block may hold several commands.
                    .flatMap(found -> Stream.of(found.group().strip().split("\n {4}(?=curl )")))
                    .forEach(commands::add);
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_of_the_guide_works_as_it_stands(String command, @TempDir Path folder)
            throws Exception {
        SecuredServer.GENERATOR.answers(FakeOpenAi.whole("What a generator says [1]."));
        assumeThat(Path.of("/usr/bin/curl")).as("curl").exists();
        Files.writeString(folder.resolve("manual.pdf"), "A text, whatever its name says.\n");
        String typed =
                command.replace("http://localhost:8080", "http://127.0.0.1:" + SecuredServer.port())
                        .replace("YOUR_KEY", SecuredServer.ADMIN)
                        .replace("application/pdf", "text/plain");
        if (!typed.contains("Authorization")) {
            typed += " -H 'Authorization: Bearer " + SecuredServer.ADMIN + "'";
        }
        Process curl =
                new ProcessBuilder("sh", "-c", typed + " -o answer -w '%{http_code}'")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(curl.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(status).as(Files.readString(folder.resolve("answer"))).isEqualTo("200");
    }
}
