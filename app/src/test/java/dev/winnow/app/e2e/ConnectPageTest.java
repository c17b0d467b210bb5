package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.deploy.Checkout;
import dev.winnow.app.generator.FakeOpenAi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the guide tells people to type, typed; and the table of consumers, which names a test for
 * each.
 */
@Tag("servers")
class ConnectPageTest {

    private static final Path DOCS = Path.of("..", "docs");

    /** A block of commands that begins with curl. */
    private static final Pattern CURL = Pattern.compile("(?m)^ {4}curl .*(?:\n {4,}.*)*");

    /** A class of tests, in back-quotes. */
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    private static Stream<String> commands() throws IOException {
        return Stream.of("connect.md", "chat.md", "mcp.md", "librechat.md")
                .flatMap(
                        page ->
                                CURL.matcher(read(DOCS.resolve("guide").resolve(page)))
                                        .results()
                                        .map(found -> found.group().strip()))
                // One block may hold several commands.
                .flatMap(block -> Stream.of(block.split("\n {4}(?=curl )")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_of_the_guide_works_as_it_stands(String command, @TempDir Path folder)
            throws Exception {
        SecuredServer.GENERATOR.answers(FakeOpenAi.whole("What a generator says [1]."));
        assumeThat(Path.of("/usr/bin/curl")).as("curl").exists();
        Files.writeString(
                folder.resolve("manual.pdf"),
                "A text, whatever its name says.\n",
                StandardCharsets.UTF_8);
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
        assertThat(status).as(read(folder.resolve("answer"))).isEqualTo("200");
    }

    @Test
    void every_test_that_the_table_of_consumers_names_is_there() throws IOException {
        List<String> named =
                TEST.matcher(read(DOCS.resolve("results").resolve("clients.md")))
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();
        assertThat(named).hasSizeGreaterThan(10);
        List<String> there =
                Checkout.modules().values().stream()
                        .map(module -> module.resolve("src/test/java"))
                        .filter(Files::isDirectory)
                        .flatMap(ConnectPageTest::below)
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith("Test.java"))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .toList();
        assertThat(there).containsAll(named);
    }

    private static Stream<Path> below(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
