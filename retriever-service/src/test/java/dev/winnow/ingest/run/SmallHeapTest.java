package dev.winnow.ingest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that would take more memory than there is, in a process that ends when it runs out. */
@Tag("servers")
class SmallHeapTest {

    @TempDir private Path folder;

    /** Takes a folder in and prints what became of it. */
    static final class Taking {

        public static void main(String[] arguments) throws Exception {
            ExtractionLimits limits =
                    new ExtractionLimits(20 << 20, 20 << 20, Duration.ofSeconds(120), 128L << 20);
            try (IngestFixture desk =
                    new IngestFixture(
                            Path.of(arguments[0]),
                            parts -> parts.extractor = () -> new IsolatedExtractor(limits, 2))) {
                IngestReport report = desk.index(Path.of(arguments[1]));
                for (IngestProblem problem : report.failed().first()) {
                    System.out.println(problem.path() + " " + problem.code());
                }
                System.out.println("there: " + desk.ids());
            }
        }
    }

    @Test
    void what_the_heap_cannot_hold_is_refused_by_name_and_ends_no_process() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "# A\n\nGood words.\n");
        repeat(docs.resolve("blanks.txt"), "", " ", 18 << 20, "x");
        repeat(docs.resolve("headings.md"), "", "# a\n", 512 << 10, "");
        repeat(docs.resolve("items.md"), "", "* a\n", 3 << 20, "");
        repeat(
                docs.resolve("lines.jsonl"),
                "{\"_id\":\"many\",\"text\":\"Words.\",\"metadata\":{\"n\":[",
                "1,",
                6 << 20,
                "1]}}\n{\"_id\":\"few\",\"text\":\"Words.\"}\n");
        Files.writeString(docs.resolve("z.md"), "# Z\n\nGood words.\n");

        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules",
                        "jdk.incubator.vector",
                        Taking.class.getName(),
                        folder.resolve("index").toString(),
                        docs.toString());
        // In the environment, for a command line of this length would end the process.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(folder.resolve("errors").toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(() -> output + read(folder.resolve("errors"))).isZero();
        assertThat(output)
                .contains(
                        "docs/blanks.txt no-memory",
                        "docs/headings.md too-large",
                        "docs/items.md out-of-memory",
                        "docs/lines.jsonl:1 line-too-long")
                .containsPattern("there: \\[docs/a.md, .*docs/z.md, few\\]");
    }

    private static void repeat(Path file, String begin, String part, int bytes, String end)
            throws IOException {
        byte[] parts = part.repeat(4_096 / part.length()).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            for (int written = 0; written < bytes; written += parts.length) {
                out.write(parts);
            }
            out.write(end.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
