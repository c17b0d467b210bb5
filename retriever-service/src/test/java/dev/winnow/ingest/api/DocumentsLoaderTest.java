package dev.winnow.ingest.api;

import static dev.winnow.ingest.api.RetrieverProgram.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ingest.api.RetrieverProgram.Key;
import dev.winnow.ingest.extract.WrittenFiles;
import dev.winnow.retriever.boot.RetrieverApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that are read for their callers and not kept: real server, real processes. */
@Tag("servers")
@Timeout(300)
class DocumentsLoaderTest {

    private static final int AT_A_TIME = 2;

    @TempDir private static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RetrieverProgram program;

    @BeforeAll
    static void start() {
        program =
                new RetrieverProgram(
                        RetrieverApplication.class,
                        folder,
                        Stream.of("acme", "beta", "gamma")
                                .map(tenant -> new Key(tenant, tenant, "search,ingest", ""))
                                .toList(),
                        List.of(
                                "--winnow.ingest.workers=" + AT_A_TIME,
                                "--winnow.ingest.max-staged-size=128MB"));
    }

    @AfterAll
    static void stop() {
        program.close();
        CLIENT.close();
    }

    @Test
    void beside_slow_files_of_a_tenant_another_ones_is_read_and_more_of_the_first_are_refused()
            throws Exception {
        byte[] slow = slow();
        List<CompletableFuture<HttpResponse<String>>> flood = flood("beta", 16, slow);
        // Those that are refused are answered long before those that are read.
        CountDownLatch answered = new CountDownLatch(16 - AT_A_TIME);
        flood.forEach(one -> one.whenComplete((answer, failure) -> answered.countDown()));
        answered.await();

        HttpResponse<String> quick =
                process("acme", "quick.docx", WrittenFiles.docx("Some words.")).join();

        assertThat(quick.statusCode()).as(quick.body()).isEqualTo(200);
        assertThat(quick.body()).contains("Some words.");
        int taken = 0;
        for (CompletableFuture<HttpResponse<String>> one : flood) {
            HttpResponse<String> answer = one.join();
            if (answer.statusCode() == 429) {
                assertThat(answer.body()).contains("winnow.ingest.workers");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                taken++;
            }
        }
        assertThat(taken).isEqualTo(AT_A_TIME);
        assertThat(process("beta", "quick.md", bytes("# A")).join())
                .extracting(HttpResponse::statusCode)
                .isEqualTo(200);
    }

    /** Or each of those before would be read first: slow ones of others, of whom none has much. */
    @Test
    void a_file_is_read_before_those_that_a_tenant_sent_earlier_and_has_more_of() throws Exception {
        byte[] slow = slow();
        byte[] quick = WrittenFiles.docx("Some words.");
        List<CompletableFuture<HttpResponse<String>>> first = flood("beta", AT_A_TIME, slow);
        awaitStaged(AT_A_TIME, slow.length);
        List<CompletableFuture<HttpResponse<String>>> second = flood("gamma", AT_A_TIME, slow);
        awaitStaged(2 * AT_A_TIME, slow.length);

        HttpResponse<String> answer = process("acme", "quick.docx", quick).join();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(second).noneMatch(CompletableFuture::isDone);
        assertThat(Stream.concat(first.stream(), second.stream()))
                .allMatch(one -> one.join().statusCode() == 200);
    }

    private static byte[] slow() {
        Random random = new Random(1);
        String[] paragraphs = new String[60_000];
        Arrays.setAll(paragraphs, i -> "Paragraph " + random.nextLong());
        return WrittenFiles.docx(paragraphs);
    }

    private static List<CompletableFuture<HttpResponse<String>>> flood(
            String key, int files, byte[] content) {
        return IntStream.range(0, files).mapToObj(i -> process(key, "slow.docx", content)).toList();
    }

    private static void awaitStaged(int files, int length) throws IOException {
        while (staged().stream().filter(file -> file.toFile().length() == length).count() < files) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_file_lies_on_the_disk_while_it_comes_and_nothing_stays_of_it() throws Exception {
        String text =
                "\uD83D\uDE42 \"Cafe\u0301\" \\ \t \uD834\uDD1E\uD834\uDD1E.\r\n".repeat(50_000);
        byte[] file = bytes(text);
        try (Socket socket = new Socket("127.0.0.1", program.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head(
                            "acme",
                            "X-Filename: a.txt",
                            "Connection: close",
                            "Content-Length: " + file.length));
            out.write(file, 0, file.length - 100);
            out.flush();
            // The server has taken nearly all of it.
            while (staged().size() != 1 || Files.size(staged().getFirst()) < file.length - 70_000) {
                Thread.onSpinWait();
            }
            out.write(file, file.length - 100, 100);
            out.flush();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
        HttpResponse<String> whole = process("acme", "a.txt", file).join();

        JsonNode read = new JsonMapper().readTree(whole.body());
        assertThat(read.get("page_content").asString()).isEqualTo(text);
        assertThat(read.get("metadata").propertyNames())
                .containsExactly("source", "title", "media_type");
        assertThat(whole.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        assertThat(whole.headers().firstValue("Content-Length")).isEmpty();
        assertThat(staged()).isEmpty();
    }

    @Test
    void a_body_of_unknown_length_has_room_for_the_longest_before_it_is_read() throws Exception {
        // Two at a time, each with room for a file and its text, are 80 of the tenant's 64 MB.
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Socket socket = new Socket("127.0.0.1", program.port());
                open.add(socket);
                socket.getOutputStream().write(head("beta", "Transfer-Encoding: chunked"));
            }
            assertThat(answered(open)).startsWith("HTTP/1.1 429");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** The first line of the first one that is answered. */
    private static String answered(List<Socket> open) throws IOException {
        while (true) {
            for (Socket socket : open) {
                if (socket.getInputStream().available() > 0) {
                    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 429".length());
                    return new String(line, StandardCharsets.US_ASCII);
                }
            }
            Thread.onSpinWait();
        }
    }

    private static byte[] head(String key, String... headers) {
        String always = "PUT /process HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n";
        String more = String.join("\r\n", headers);
        return bytes(always + "Authorization: Bearer " + key + "\r\n" + more + "\r\n\r\n");
    }

    private static CompletableFuture<HttpResponse<String>> process(
            String key, String name, byte[] body) {
        return CLIENT.sendAsync(
                program.as(key)
                        .request("/process")
                        .header("X-Filename", name)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Files that wait for their jobs, or for their readers. */
    private static List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(".uploads/waiting"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
