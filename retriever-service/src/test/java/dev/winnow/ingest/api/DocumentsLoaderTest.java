package dev.winnow.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ingest.extract.WrittenFiles;
import dev.winnow.retriever.boot.RetrieverApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that are read for their callers and not kept: real server, real processes. */
@Tag("servers")
@Timeout(300)
class DocumentsLoaderTest {

    private static final int AT_A_TIME = 2;

    @TempDir private static Path folder;

    private static ConfigurableApplicationContext service;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        client = HttpClient.newHttpClient();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.ingest.workers=" + AT_A_TIME,
                                "--winnow.ingest.max-staged-size=128MB",
                                "--winnow.retriever.directory=" + folder));
        List<String> tenants = List.of("acme", "beta", "gamma");
        for (String tenant : tenants) {
            String key = "--winnow.security.api-keys[%d].".formatted(tenants.indexOf(tenant));
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(tenant.getBytes(StandardCharsets.UTF_8));
            arguments.add(key + "name=" + tenant);
            arguments.add(key + "sha256=" + HexFormat.of().formatHex(hash));
            arguments.add(key + "tenant=" + tenant);
            arguments.add(key + "authorities=search,ingest");
        }
        service =
                new SpringApplicationBuilder(RetrieverApplication.class)
                        .run(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
        client.close();
    }

    @Test
    void beside_slow_files_of_a_tenant_another_ones_is_read_and_more_of_the_first_are_refused()
            throws Exception {
        byte[] slow = slow();
        // Those that are refused are answered long before those that are read.
        CountDownLatch answered = new CountDownLatch(16 - AT_A_TIME);
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            flood.add(
                    process("beta", "slow.docx", slow)
                            .whenComplete((answer, failure) -> answered.countDown()));
        }
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
        assertThat(process("beta", "quick.md", "# A".getBytes(StandardCharsets.UTF_8)).join())
                .extracting(HttpResponse::statusCode)
                .isEqualTo(200);
    }

    /** Or each of those before would be read first: slow ones of others, of whom none has much. */
    @Test
    void a_file_is_read_before_those_that_a_tenant_sent_earlier_and_has_more_of() throws Exception {
        byte[] slow = slow();
        byte[] quick = WrittenFiles.docx("Some words.");
        List<CompletableFuture<HttpResponse<String>>> first = flood("beta", slow);
        awaitStaged(AT_A_TIME, slow.length);
        List<CompletableFuture<HttpResponse<String>>> second = flood("gamma", slow);
        awaitStaged(2 * AT_A_TIME, slow.length);

        HttpResponse<String> answer = process("acme", "quick.docx", quick).join();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(second).noneMatch(CompletableFuture::isDone);
        for (CompletableFuture<HttpResponse<String>> one : first) {
            assertThat(one.join().statusCode()).isEqualTo(200);
        }
        for (CompletableFuture<HttpResponse<String>> one : second) {
            assertThat(one.join().statusCode()).isEqualTo(200);
        }
    }

    private static byte[] slow() {
        Random random = new Random(1);
        String[] paragraphs = new String[60_000];
        Arrays.setAll(paragraphs, i -> "Paragraph " + random.nextLong());
        return WrittenFiles.docx(paragraphs);
    }

    /** As many as one tenant may have at a time. */
    private static List<CompletableFuture<HttpResponse<String>>> flood(String key, byte[] file) {
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            flood.add(process(key, "slow.docx", file));
        }
        return flood;
    }

    private static void awaitStaged(int files, int length) throws IOException {
        long whole = 0;
        while (whole < files) {
            whole = 0;
            for (Path file : staged()) {
                whole += Files.size(file) == length ? 1 : 0;
            }
        }
    }

    @Test
    void a_file_lies_on_the_disk_while_it_comes_and_nothing_stays_of_it() throws Exception {
        String text =
                "\uD83D\uDE42 \"Cafe\u0301\" \\ \t \uD834\uDD1E\uD834\uDD1E.\r\n".repeat(50_000);
        byte[] file = text.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "PUT /process HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer acme\r\nX-Filename: a.txt\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                            .formatted(file.length)
                            .getBytes(StandardCharsets.US_ASCII));
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
                Socket socket = new Socket("127.0.0.1", port());
                open.add(socket);
                socket.getOutputStream()
                        .write(
                                "PUT /process HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer beta\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            String first = answered(open);

            assertThat(first).startsWith("HTTP/1.1 429");
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

    private static CompletableFuture<HttpResponse<String>> process(
            String key, String name, byte[] body) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/process".formatted(port())))
                        .header("Authorization", "Bearer " + key)
                        .header("X-Filename", name)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int port() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Files that wait for their jobs, or for their readers. */
    private static List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(".uploads/waiting"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
