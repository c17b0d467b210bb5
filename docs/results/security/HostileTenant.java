import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two tenants of one server, one of them hostile: how long the questions of the other take alone, and how long meanwhile.
 *
 * <pre>java HostileTenant.java http://127.0.0.1:8080 HOSTILE-KEY OTHER-KEY [QUESTIONS [everything|bodies|readers|form]]</pre>
 *
 * Both keys need the authorities search and ingest, each of a tenant of its own. The hostile one uploads texts of one-character tokens, watches
 * its jobs 64 times, keeps 512 rerank calls of 200 documents going, and sends 512 bodies at a byte a second; where it is told to come back
 * later it does so, when it is told. Or, for a small heap, it does one thing alone: 64 bodies of 8 MB that stay open before their end,
 * 150 readers of a byte a second of a text of 3 MB, or forms of 100 MB that come without a key. The other one asks QUESTIONS (200), one after the other, first alone and then meanwhile. Ends with status 0
 * if its 95th percentile meanwhile is below three times that alone and no question failed, after half an hour at the latest.
 */
public final class HostileTenant {

    private static final int UPLOADS = 20;
    private static final int UPLOAD_BYTES = 4 << 20;
    private static final int WATCHERS = 64;
    private static final int RERANK_CALLS = 512;
    private static final int RERANK_DOCUMENTS = 200;
    private static final int SLOW_BODIES = 512;
    private static final int HELD_BODIES = 64;
    private static final int HELD_BYTES = 8_000_000;
    private static final int READERS = 150;
    private static final int READ_BYTES = 3_000_000;
    private static final long FORM_BYTES = 100_000_000;
    private static final double LIMIT = 3;
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration CALL = Duration.ofSeconds(60);

    private static final String[] THINGS = {
        "harbour", "lighthouse", "orchard", "library", "bakery", "observatory", "railway", "vineyard",
        "glacier", "museum", "windmill", "aqueduct", "monastery", "theatre", "reservoir", "quarry",
        "greenhouse", "foundry", "shipyard", "archive"
    };

    private static final Pattern JOB = Pattern.compile("\"job\"\\s*:\\s*\"([^\"]+)\"");

    private final URI server;
    private final String hostileKey;
    private final String otherKey;
    private final int questions;
    private final String what;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    private HostileTenant(URI server, String hostileKey, String otherKey, int questions, String what) {
        this.server = server;
        this.hostileKey = hostileKey;
        this.otherKey = otherKey;
        this.questions = questions;
        this.what = what;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("usage: java HostileTenant.java ADDRESS HOSTILE-KEY OTHER-KEY [QUESTIONS [everything|bodies|readers|form]]");
            System.exit(2);
        }
        URI server = URI.create(arguments[0]);
        if (!InetAddress.getByName(server.getHost()).isLoopbackAddress()) {
            System.err.println("only a server of this machine is tried: " + server);
            System.exit(2);
        }
        Thread.ofPlatform().daemon().start(() -> {
            sleep(LONGEST.toMillis());
            System.err.println("not done within " + LONGEST);
            Runtime.getRuntime().halt(3);
        });
        int questions = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 200;
        String what = arguments.length > 4 ? arguments[4] : "everything";
        boolean held = new HostileTenant(server, arguments[1], arguments[2], questions, what).run();
        System.exit(held ? 0 : 1);
    }

    private boolean run() throws Exception {
        fill();
        // The first questions of a server warm it up.
        ask(Math.min(20, questions));
        Times alone = ask(questions);
        System.out.println("alone      " + alone);

        ExecutorService hostile = Executors.newVirtualThreadPerTaskExecutor();
        try {
            switch (what) {
                case "bodies" -> many(hostile, HELD_BODIES, this::heldBody);
                case "readers" -> readers(hostile);
                case "form" -> many(hostile, 4, this::form);
                default -> attack(hostile);
            }
            sleep(5_000);
            Times meanwhile = ask(questions);
            over = true;
            System.out.println("meanwhile  " + meanwhile);
            double p50 = (double) meanwhile.at(50) / alone.at(50);
            double p95 = (double) meanwhile.at(95) / alone.at(95);
            System.out.printf("ratio      p50 %.2f  p95 %.2f  (must stay below %.0f)%n", p50, p95, LIMIT);
            System.out.println("answers to the hostile tenant: " + counted(answers));
            int alive =
                    client.send(request("/actuator/health/liveness", otherKey).build(), BodyHandlers.discarding()).statusCode();
            System.out.println("alive      " + alive);
            return alive == 200 && p95 < LIMIT && alone.failed == 0 && meanwhile.failed == 0;
        } finally {
            over = true;
            hostile.shutdownNow();
            hostile.awaitTermination(30, TimeUnit.SECONDS);
        }
    }

    /** Twenty documents of the other tenant, about which it asks. */
    private void fill() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < THINGS.length; i++) {
            lines.append("{\"_id\":\"%1$s\",\"title\":\"The %1$s\",\"text\":\"".formatted(THINGS[i]));
            for (int year = 0; year < 12; year++) {
                lines.append(
                        "In the year %d the %s was opened to visitors on %d days, and its keeper wrote down that %d of them came by boat. "
                                .formatted(1900 + i + year, THINGS[i], 100 + year, 37 * (year + 2)));
            }
            lines.append("\"}\n");
        }
        HttpResponse<String> accepted =
                client.send(
                        request("/v1/documents", otherKey)
                                .header("Content-Type", "application/jsonl")
                                .POST(BodyPublishers.ofString(lines.toString()))
                                .build(),
                        BodyHandlers.ofString());
        if (accepted.statusCode() != 202) {
            throw new IllegalStateException("the other tenant's documents: " + accepted.body());
        }
        await(job(accepted.body()), otherKey);
    }

    private void await(String job, String key) throws Exception {
        for (int i = 0; i < 3_000; i++) {
            String state =
                    client.send(request("/v1/documents/jobs/" + job, key).build(), BodyHandlers.ofString())
                            .body();
            if (state.contains("\"status\":\"done\"")) {
                return;
            }
            sleep(200);
        }
        throw new IllegalStateException("the documents are not there after ten minutes");
    }

    private Times ask(int many) {
        long[] nanos = new long[many];
        int failed = 0;
        for (int i = 0; i < many; i++) {
            String thing = THINGS[i % THINGS.length];
            String body =
                    "{\"query\":\"How many visitors came by boat to the %s in the year %d?\"}"
                            .formatted(thing, 1900 + i % 30);
            long began = System.nanoTime();
            int status = 0;
            String answer = "";
            try {
                HttpResponse<String> response =
                        client.send(
                                request("/v1/context", otherKey)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());
                status = response.statusCode();
                answer = response.body();
            } catch (IOException | InterruptedException e) {
                answer = e.toString();
            }
            nanos[i] = System.nanoTime() - began;
            // An answer of less quality is no answer within the time.
            if (status != 200 || answer.contains("\"degraded\"") || !answer.contains(thing)) {
                failed++;
                if (failed <= 3) {
                    System.out.printf("question %d: %d %.300s%n", i, status, answer);
                }
            }
        }
        return new Times(nanos, failed);
    }

    private void attack(ExecutorService hostile) {
        byte[] tokens = oneCharacterTokens();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
            HttpResponse<String> response = upload(tokens);
            count("upload", response);
            if (response != null && response.statusCode() == 202) {
                jobs.add(job(response.body()));
            }
        }
        System.out.printf("%d of %d uploads of %d MB accepted%n", jobs.size(), UPLOADS, UPLOAD_BYTES >> 20);
        for (int i = 0; i < WATCHERS && !jobs.isEmpty(); i++) {
            String job = jobs.get(i % jobs.size());
            hostile.submit(() -> watch(job));
        }
        for (int i = 0; i < SLOW_BODIES; i++) {
            hostile.submit(this::slowBody);
        }
        byte[] rerank = rerankBody();
        // What a browser or client pool would have, too: connections are not made all in one moment.
        Semaphore pace = new Semaphore(64);
        for (int i = 0; i < RERANK_CALLS; i++) {
            hostile.submit(() -> rerank(rerank, pace));
        }
        hostile.submit(() -> {
            while (!over) {
                count("upload", upload(tokens));
                sleep(10_000);
            }
        });
    }

    private static void many(ExecutorService hostile, int many, Runnable one) {
        for (int i = 0; i < many; i++) {
            hostile.submit(one);
        }
    }

    /** A body that stays open before its last 70 KB. */
    private void heldBody() {
        hold(
                "POST /v1/context HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{\"query\":\""
                        .formatted(server.getAuthority(), hostileKey, HELD_BYTES),
                HELD_BYTES - 70_000,
                "body");
    }

    /** A form that needs no key and has no end. */
    private void form() {
        hold(
                "PUT / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
                        .formatted(server.getAuthority(), FORM_BYTES),
                FORM_BYTES,
                "form");
    }

    /** Sends a head and so many bytes, then one a second until the server ends it; and again. */
    private void hold(String head, long bytes, String name) {
        byte[] piece = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        while (!over) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                for (long sent = 0; sent < bytes && !over && in.available() == 0; sent += piece.length) {
                    socket.getOutputStream().write(piece);
                }
                while (!over && in.available() == 0) {
                    socket.getOutputStream().write('a');
                    sleep(1_000);
                }
                String said = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
                answers.computeIfAbsent(name + " " + said.substring(Math.min(9, said.length())), k -> new LongAdder()).increment();
            } catch (IOException e) {
                answers.computeIfAbsent(name + " cut off", k -> new LongAdder()).increment();
            }
            sleep(1_000);
        }
    }

    /** Readers of a byte a second, who come back when they are cut off. */
    private void readers(ExecutorService hostile) throws Exception {
        StringBuilder text = new StringBuilder();
        while (text.length() < READ_BYTES) {
            text.append("word").append(text.length()).append(' ');
        }
        HttpResponse<String> accepted =
                client.send(
                        request("/v1/documents/wide.txt", hostileKey)
                                .header("Content-Type", "text/plain")
                                .PUT(BodyPublishers.ofString(text.toString()))
                                .build(),
                        BodyHandlers.ofString());
        await(job(accepted.body()), hostileKey);
        many(hostile, READERS, this::reader);
    }

    private void reader() {
        byte[] head =
                "GET /v1/documents/wide.txt/text HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(server.getAuthority(), hostileKey)
                        .getBytes(StandardCharsets.US_ASCII);
        while (!over) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(4_096);
                socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()));
                socket.getOutputStream().write(head);
                String said = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                answers.computeIfAbsent("reader " + said.substring(Math.min(9, said.length())), k -> new LongAdder()).increment();
                for (int i = 0; i < 60 && !over && socket.getInputStream().read() >= 0; i++) {
                    sleep(1_000);
                }
            } catch (IOException e) {
                answers.computeIfAbsent("reader cut off", k -> new LongAdder()).increment();
            }
            sleep(1_000);
        }
    }

    private HttpResponse<String> upload(byte[] lines) {
        return send(
                request("/v1/documents", hostileKey)
                        .header("Content-Type", "application/jsonl")
                        .POST(BodyPublishers.ofByteArray(lines)));
    }

    private void watch(String job) {
        while (!over) {
            try {
                HttpResponse<InputStream> response =
                        client.send(
                                request("/v1/documents/jobs/" + job + "/events", hostileKey).build(),
                                BodyHandlers.ofInputStream());
                answers.computeIfAbsent("watch " + response.statusCode(), k -> new LongAdder()).increment();
                try (InputStream events = response.body()) {
                    events.transferTo(java.io.OutputStream.nullOutputStream());
                }
                sleep(1_000 * retryAfter(response));
            } catch (IOException e) {
                sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void rerank(byte[] body, Semaphore pace) {
        while (!over) {
            pace.acquireUninterruptibly();
            HttpRequest.Builder request =
                    request("/v1/rerank", hostileKey)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(body));
            pace.release();
            HttpResponse<String> response = send(request);
            count("rerank", response);
            sleep(1_000 * (response == null ? 1 : retryAfter(response)));
        }
    }

    /** A body of 4,096 bytes at one a second, and again from the start when the server ends it. */
    private void slowBody() {
        byte[] head =
                "POST /v1/context HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n"
                        .formatted(server.getAuthority(), hostileKey)
                        .getBytes(StandardCharsets.US_ASCII);
        while (!over) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.getOutputStream().write(head);
                for (int i = 0; i < 4096 && !over && socket.getInputStream().available() == 0; i++) {
                    socket.getOutputStream().write(' ');
                    sleep(1_000);
                }
                answers.computeIfAbsent("slow body ended", k -> new LongAdder()).increment();
            } catch (IOException e) {
                answers.computeIfAbsent("slow body cut off", k -> new LongAdder()).increment();
            }
            sleep(1_000);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(CALL)
                .header("Authorization", "Bearer " + key);
    }

    private void count(String what, HttpResponse<?> response) {
        String answer = what + " " + (response == null ? "without an answer" : response.statusCode());
        answers.computeIfAbsent(answer, k -> new LongAdder()).increment();
    }

    private static long retryAfter(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Retry-After").orElse(1);
    }

    private static String job(String receipt) {
        Matcher job = JOB.matcher(receipt);
        if (!job.find()) {
            throw new IllegalStateException("no job in " + receipt);
        }
        return job.group(1);
    }

    private static byte[] oneCharacterTokens() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        while (text.length() < 100_000) {
            text.append((char) ('a' + text.length() / 2 % 26)).append(' ');
        }
        for (int i = 0; lines.size() < UPLOAD_BYTES; i++) {
            lines.writeBytes(
                    "{\"_id\":\"h%d\",\"text\":\"%d %s\"}\n"
                            .formatted(i, i, text)
                            .getBytes(StandardCharsets.UTF_8));
        }
        return lines.toByteArray();
    }

    private static byte[] rerankBody() {
        StringBuilder body = new StringBuilder("{\"query\":\"which passage is worth anything\",\"documents\":[");
        for (int i = 0; i < RERANK_DOCUMENTS; i++) {
            body.append(i == 0 ? "\"" : ",\"")
                    .append("Document %d says little of use about anything that somebody could ask for. ".formatted(i).repeat(12))
                    .append('"');
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String counted(Map<String, LongAdder> answers) {
        Map<String, Long> sums = new TreeMap<>();
        answers.forEach((answer, count) -> sums.put(answer, count.sum()));
        return sums.toString();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Times(long[] nanos, int failed) {

        private Times {
            nanos = nanos.clone();
            Arrays.sort(nanos);
        }

        long at(int percentile) {
            return nanos[Math.min(nanos.length - 1, nanos.length * percentile / 100)];
        }

        @Override
        public String toString() {
            return "%d questions, %d failed, p50 %d ms, p95 %d ms, longest %d ms"
                    .formatted(
                            nanos.length,
                            failed,
                            at(50) / 1_000_000,
                            at(95) / 1_000_000,
                            nanos[nanos.length - 1] / 1_000_000);
        }
    }
}
