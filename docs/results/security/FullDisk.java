import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server whose disk fills up, from outside: 300 documents are kept, writes are refused with 507, searching goes on, space is freed, and
 * writing goes on without a restart. Twice: with the default watermark, and without one, so that Lucene itself meets the full disk.
 *
 * <p>As root, since it mounts a tmpfs of 400 MB; from the root of the repository:
 *
 * <pre>java docs/results/security/FullDisk.java [COMMAND THAT STARTS THE SERVER, otherwise ./winnow serve]</pre>
 */
final class FullDisk {

    private static final int DOCUMENTS = 300;
    private static final int MEGABYTE = 1 << 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> command;
    private final Path disk;
    private Process server;
    private int port;
    private int wrong;

    private FullDisk(List<String> command, Path disk) {
        this.command = command;
        this.disk = disk;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> command =
                arguments.length == 0 ? List.of("./winnow", "serve") : List.of(arguments);
        Path disk = Files.createTempDirectory("winnow-full-disk");
        shell("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString());
        FullDisk trial = new FullDisk(command, disk);
        try {
            trial.withWatermark();
            trial.withoutWatermark();
        } finally {
            trial.stop();
            shell("umount", disk.toString());
            Files.delete(disk);
        }
        System.out.println(trial.wrong == 0 ? "ALL AS IT SHOULD BE" : trial.wrong + " WRONG");
        System.exit(trial.wrong == 0 ? 0 : 1);
    }

    private void withWatermark() throws Exception {
        System.out.println("-- with the default watermark of 256 MB");
        start();
        expect("300 documents", 202, await(send(0, DOCUMENTS)));
        expect("one more, to be removed", 202, await(put("extra.txt")));
        count("stored", DOCUMENTS + 1);

        fill(200L * MEGABYTE);
        say("free on the disk", (disk.toFile().getUsableSpace() >> 20) + " MB");
        HttpResponse<String> refused = put("late.txt");
        expect("PUT", 507, refused);
        say("  Retry-After", refused.headers().firstValue("Retry-After").orElse("none"));
        say("  body", refused.body());
        expect("JSON lines", 507, send(DOCUMENTS, 10));
        expect("multipart", 507, multipart());
        expect("DELETE of the one more", 204, call("DELETE", "/v1/documents/extra.txt", null, ""));
        stillAnswers();
        say("metrics", metrics());
        say("health", call("GET", "/actuator/health", null, "").body());

        Files.delete(ballast());
        expect("space is free again: PUT", 202, await(put("late.txt")));
        count("stored", DOCUMENTS + 1);
        say("metrics", metrics());
        stop();
    }

    private void withoutWatermark() throws Exception {
        System.out.println("-- without a watermark: Lucene itself meets the full disk");
        start("--winnow.retriever.min-free-space=0");
        count("after a restart", DOCUMENTS + 1);
        fill(0);
        say("free on the disk", disk.toFile().getUsableSpace() + " bytes");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> failed = call("DELETE", "/v1/documents/late.txt", null, "");
            expect("DELETE", 507, failed);
            say("  body", failed.body());
        }
        HttpResponse<String> sent = send(1000, 200);
        if (sent.statusCode() == 202) {
            await(sent);
        } else {
            expect("JSON lines", 507, sent);
        }
        count("stored", DOCUMENTS + 1);
        stillAnswers();

        Files.delete(ballast());
        expect("space is free again: the same 200", 202, await(send(1000, 200)));
        expect("DELETE", 204, call("DELETE", "/v1/documents/late.txt", null, ""));
        count("stored, none twice", DOCUMENTS + 200);
        stop();
        start();
        count("after a restart", DOCUMENTS + 200);
    }

    private void stillAnswers() throws Exception {
        count("stored", DOCUMENTS + (exists("late.txt") ? 1 : 0));
        HttpResponse<String> found =
                call("POST", "/v1/search", "application/json", "{\"query\": \"subject 42\", \"top_k\": 1}");
        check(
                "search for number 42",
                found.statusCode() == 200 && found.body().contains("\"d42\""),
                found.statusCode());
        expect("readiness", 200, call("GET", "/actuator/health/readiness", null, ""));
    }

    private boolean exists(String id) throws Exception {
        return call("GET", "/v1/documents/" + id, null, "").statusCode() == 200;
    }

    private HttpResponse<String> send(int from, int number) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + number; i++) {
            lines.append(
                    "{\"_id\":\"d%d\",\"text\":\"What there is to say of subject %d.\"}\n".formatted(i, i));
        }
        return call("POST", "/v1/documents", "application/x-ndjson", lines.toString());
    }

    private HttpResponse<String> put(String id) throws Exception {
        return call("PUT", "/v1/documents/" + id, "text/plain", "A text that comes later.");
    }

    private HttpResponse<String> multipart() throws Exception {
        return call(
                "POST",
                "/v1/documents",
                "multipart/form-data; boundary=border",
                "--border\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.md\"\r\n\r\nWords.\r\n--border--\r\n");
    }

    /** Waits for the job of a receipt, says how it ended, and gives the receipt back. */
    private HttpResponse<String> await(HttpResponse<String> receipt) throws Exception {
        if (receipt.statusCode() != 202) {
            return receipt;
        }
        String url = find("\"status_url\":\"([^\"]+)\"", receipt.body());
        while (true) {
            String status = call("GET", url, null, "").body();
            String state = find("\"status\":\"([^\"]+)\"", status);
            if (!state.equals("waiting") && !state.equals("running")) {
                say(
                        "  job",
                        "%s, added %s, unchanged %s, failed %s"
                                .formatted(
                                        state,
                                        find("\"added\":(\\d+)", status),
                                        find("\"unchanged\":(\\d+)", status),
                                        find("\"failed\":\\{\"total\":(\\d+)", status)));
                Matcher first = Pattern.compile("\"code\":\"(insufficient[^}]+)").matcher(status);
                if (first.find()) {
                    say("  first failure", first.group(1));
                }
                return receipt;
            }
            Thread.sleep(100);
        }
    }

    private void count(String what, int expected) throws Exception {
        String page = call("GET", "/v1/documents?limit=1000", null, "").body();
        Matcher ids = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(page);
        List<String> all = new ArrayList<>();
        while (ids.find()) {
            all.add(ids.group(1));
        }
        check(what, all.size() == expected && all.stream().distinct().count() == expected, all.size());
    }

    private String metrics() throws Exception {
        return call("GET", "/actuator/prometheus", null, "")
                .body()
                .lines()
                .filter(line -> line.startsWith("winnow_index_"))
                .toList()
                .toString();
    }

    private Path ballast() {
        return disk.resolve("ballast");
    }

    /** Leaves so many bytes free. */
    private void fill(long free) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] page = new byte[4096];
            while (disk.toFile().getUsableSpace() > free) {
                out.write(page);
            }
        } catch (IOException full) {
            if (free > 0) {
                throw full;
            }
        }
    }

    private void start(String... settings) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> all = new ArrayList<>(command);
        all.add("--server.port=" + port);
        all.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("WINNOW_HOME", disk.resolve("home").toString());
        Path log = Path.of("target", "full-disk.log");
        Files.createDirectories(log.getParent());
        server =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        while (true) {
            if (!server.isAlive()) {
                throw new IllegalStateException("the server did not start, see " + log);
            }
            try {
                if (call("GET", "/actuator/health/readiness", null, "").statusCode() == 200) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // Nobody listens.
            }
            Thread.sleep(200);
        }
    }

    private void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            if (!server.waitFor(2, TimeUnit.MINUTES)) {
                server.destroyForcibly().waitFor();
            }
            server = null;
        }
    }

    private HttpResponse<String> call(String method, String path, String type, String body)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expect(String what, int status, HttpResponse<String> answer) {
        check(what, answer.statusCode() == status, answer.statusCode());
    }

    private void check(String what, boolean right, Object seen) {
        say(what, seen + (right ? "" : "   <- WRONG"));
        if (!right) {
            wrong++;
        }
    }

    private static void say(String what, String seen) {
        System.out.printf("%-36s %s%n", what, seen);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "-";
    }

    private static void shell(String... words) throws IOException, InterruptedException {
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", words) + " failed");
        }
    }
}
