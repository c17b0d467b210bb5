import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kills a server with SIGKILL at random moments of uploads, and looks what became of what it had accepted.
 *
 * <pre>java KilledUploads.java HOME PORT ROUNDS SEED COMMAND...</pre>
 *
 * for example {@code java KilledUploads.java /tmp/killed 18080 50 1 ./winnow serve --server.port=18080}. COMMAND starts a server without keys on
 * the port of 127.0.0.1, in a process that it does not leave, with the home HOME, a folder that is empty or not there. In each round it
 * is started, three senders upload documents (JSON lines, single documents, forms of files) and remove some of them at once until it is
 * killed, and the next start has to say what became of every upload that got 202. At the end all of it is looked through once more. Ends
 * with status 0 if each document of such an upload is there or its job says why not, nothing is there that was removed, nothing is there
 * twice or altered, and no upload and no temporary file is left.
 */
public final class KilledUploads {

    private static final int SENDERS = 3;
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration JOB = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(3);

    private static final Pattern FIELD = Pattern.compile("\"(job|status|id|next|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FAILED = Pattern.compile("\"failed\"\\s*:\\s*\\{\\s*\"total\"\\s*:\\s*(\\d+)");

    private final Path home;
    private final String base;
    private final List<String> command;
    private final Random random;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    /** What was sent and answered with 202: job, and the texts of its documents. */
    private final Map<String, Map<String, String>> accepted = new ConcurrentHashMap<>();

    /** All that was ever sent. */
    private final Map<String, String> sent = new ConcurrentHashMap<>();

    /** What was removed with an answer, and what may have been. */
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    private final Set<String> perhapsRemoved = ConcurrentHashMap.newKeySet();

    private final Map<String, String> told = new HashMap<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private Process server;

    private KilledUploads(Path home, int port, long seed, List<String> command) {
        this.home = home;
        this.base = "http://127.0.0.1:" + port;
        this.command = command;
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 5) {
            System.err.println("usage: java KilledUploads.java HOME PORT ROUNDS SEED COMMAND...");
            System.exit(2);
        }
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Files.createDirectories(home);
        Thread.ofPlatform().daemon().start(() -> {
            sleep(LONGEST.toMillis());
            System.err.println("not done within " + LONGEST);
            Runtime.getRuntime().halt(3);
        });
        KilledUploads trial =
                new KilledUploads(
                        home,
                        Integer.parseInt(arguments[1]),
                        Long.parseLong(arguments[3]),
                        Arrays.asList(arguments).subList(4, arguments.length));
        System.exit(trial.run(Integer.parseInt(arguments[2])) ? 0 : 1);
    }

    private boolean run(int rounds) throws Exception {
        try {
            List<String> open = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                start();
                settle(open);
                int before = accepted.size();
                uploadUntilKilled(round);
                open = accepted.keySet().stream().filter(job -> !told.containsKey(job)).sorted().toList();
                System.out.printf(
                        "round %d: killed after %d uploads with 202, %d jobs in all, %d wrong%n",
                        round, accepted.size() - before, accepted.size(), wrong.size());
            }
            start();
            settle(open);
            int there = compareAll();
            stop();
            return summary(rounds, there);
        } finally {
            if (server != null) {
                server.destroyForcibly();
            }
        }
    }

    private void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("WINNOW_HOME", home.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(home.toFile(), "server.log")));
        server = builder.start();
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && server.isAlive()) {
            try {
                if (get("/actuator/health/readiness").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It starts.
            }
            sleep(200);
        }
        throw new IllegalStateException("the server did not start; see " + home.resolve("server.log"));
    }

    private void uploadUntilKilled(int round) throws Exception {
        long moment = random.nextInt(4_000);
        // On a busy machine most kills would otherwise come before anything was accepted.
        boolean anyMoment = random.nextInt(5) == 0;
        int before = accepted.size();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            String name = "r%d-s%d".formatted(round, i);
            Random choices = new Random(random.nextLong());
            senders.submit(() -> send(name, choices));
        }
        for (int i = 0; i < 600 && !anyMoment && accepted.size() == before; i++) {
            sleep(100);
        }
        sleep(moment);
        server.destroyForcibly();
        server.waitFor();
        senders.shutdown();
        if (!senders.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a sender hangs");
        }
    }

    /** Until the server is gone. */
    private void send(String name, Random choices) {
        for (int upload = 0; ; upload++) {
            Map<String, String> documents = new LinkedHashMap<>();
            int kind = choices.nextInt(3);
            int many = kind == 1 ? 1 : 1 + choices.nextInt(kind == 0 ? 20 : 5);
            for (int i = 0; i < many; i++) {
                String id = "%s-u%d-%d.txt".formatted(name, upload, i);
                documents.put(id, "Text of %s, a number: %d. ".formatted(id, choices.nextInt()).repeat(1 + choices.nextInt(20)));
            }
            sent.putAll(documents);
            try {
                HttpResponse<String> answer = client.send(request(kind, documents).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
                if (answer.statusCode() == 202) {
                    accepted.put(field(answer.body(), "job"), documents);
                    if (choices.nextInt(4) == 0) {
                        remove(documents.keySet().iterator().next());
                    }
                } else if (answer.statusCode() == 429 || answer.statusCode() == 503) {
                    refused.incrementAndGet();
                    sleep(200);
                } else {
                    wrong.add("an upload got %d: %s".formatted(answer.statusCode(), answer.body()));
                    return;
                }
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Removes a document whose upload was just accepted. */
    private void remove(String id) throws IOException, InterruptedException {
        perhapsRemoved.add(id);
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(base + "/v1/documents/" + id)).timeout(Duration.ofSeconds(30)).DELETE().build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() == 204) {
            removed.add(id);
        } else {
            wrong.add("removing %s got %d: %s".formatted(id, answer.statusCode(), answer.body()));
        }
    }

    private HttpRequest.Builder request(int kind, Map<String, String> documents) {
        switch (kind) {
            case 0 -> {
                StringBuilder lines = new StringBuilder();
                documents.forEach((id, text) -> lines.append("{\"_id\":\"%s\",\"text\":\"%s\"}\n".formatted(id, text)));
                return HttpRequest.newBuilder(URI.create(base + "/v1/documents"))
                        .header("Content-Type", "application/jsonl")
                        .POST(BodyPublishers.ofString(lines.toString()));
            }
            case 1 -> {
                Map.Entry<String, String> only = documents.entrySet().iterator().next();
                return HttpRequest.newBuilder(URI.create(base + "/v1/documents/" + only.getKey()))
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString(only.getValue()));
            }
            default -> {
                StringBuilder form = new StringBuilder();
                documents.forEach(
                        (id, text) ->
                                form.append("--border\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\n%s\r\n".formatted(id, text)));
                return HttpRequest.newBuilder(URI.create(base + "/v1/documents"))
                        .header("Content-Type", "multipart/form-data; boundary=border")
                        .POST(BodyPublishers.ofString(form.append("--border--\r\n").toString()));
            }
        }
    }

    /** What became of the uploads of a server that was killed. */
    private void settle(List<String> jobs) throws Exception {
        for (String job : jobs) {
            String state = ended(job);
            String status = state.isEmpty() ? "not remembered" : field(state, "status");
            Matcher failed = FAILED.matcher(state);
            boolean whole = status.equals("done") && failed.find() && failed.group(1).equals("0");
            told.put(job, whole ? "done" : status.equals("done") ? "done, some failed" : status);
            if (whole || state.isEmpty()) {
                for (Map.Entry<String, String> document : accepted.get(job).entrySet()) {
                    HttpResponse<String> text = get("/v1/documents/" + document.getKey() + "/text");
                    if (removed.contains(document.getKey())) {
                        if (text.statusCode() != 404) {
                            wrong.add("document %s was removed and is there: %d".formatted(document.getKey(), text.statusCode()));
                        }
                    } else if (perhapsRemoved.contains(document.getKey()) && text.statusCode() == 404) {
                        continue;
                    } else if (text.statusCode() != 200 || !text.body().equals(document.getValue())) {
                        wrong.add("job %s (%s): document %s is not there: %d".formatted(job, status, document.getKey(), text.statusCode()));
                    }
                }
            } else {
                System.out.printf("job %s says: %.300s%n", job, state);
            }
        }
    }

    /** The job's state once it has ended; empty if nobody remembers it. */
    private String ended(String job) throws Exception {
        long end = System.nanoTime() + JOB.toNanos();
        String state = "";
        while (System.nanoTime() < end) {
            HttpResponse<String> answer = get("/v1/documents/jobs/" + job);
            if (answer.statusCode() == 404) {
                return "";
            }
            state = answer.body();
            if (List.of("done", "failed", "cancelled").contains(field(state, "status"))) {
                return state;
            }
            sleep(100);
        }
        wrong.add("job %s has not ended after %s: %s".formatted(job, JOB, state));
        return state;
    }

    /** Every document that is there: each once, and as it was sent. */
    private int compareAll() throws Exception {
        List<String> ids = new ArrayList<>();
        String after = "";
        do {
            String page = get("/v1/documents?limit=1000" + (after.isEmpty() ? "" : "&after=" + after)).body();
            Matcher fields = FIELD.matcher(page);
            after = "";
            while (fields.find()) {
                if (fields.group(1).equals("id")) {
                    ids.add(fields.group(2));
                } else if (fields.group(1).equals("next")) {
                    after = fields.group(2);
                }
            }
        } while (!after.isEmpty());
        if (ids.stream().distinct().count() != ids.size()) {
            wrong.add("the list has documents twice");
        }
        for (String id : ids) {
            if (removed.contains(id)) {
                wrong.add("document %s was removed and is listed".formatted(id));
            }
            if (!get("/v1/documents/" + id + "/text").body().equals(sent.get(id))) {
                wrong.add("document %s is not what was sent".formatted(id));
            }
        }
        return ids.size();
    }

    private void stop() throws Exception {
        server.destroy();
        if (!server.waitFor(90, TimeUnit.SECONDS)) {
            wrong.add("the server did not stop within 90 seconds");
        }
    }

    private boolean summary(int rounds, int there) throws IOException {
        for (String folder : List.of("index/.uploads/waiting", "index/.uploads/parts", "tmp")) {
            List<Path> left = files(home.resolve(folder));
            if (!left.isEmpty()) {
                wrong.add("%d files are left in %s, such as %s".formatted(left.size(), folder, left.getFirst()));
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        told.values().forEach(what -> counts.merge(what, 1, Integer::sum));
        int documents = accepted.values().stream().mapToInt(Map::size).sum();
        System.out.printf(
                "%d rounds, %d uploads with 202 of %d documents, %d turned away; their jobs: %s; %d removed; %d documents there in all (%d sent)%n",
                rounds, accepted.size(), documents, refused.get(), counts, removed.size(), there, sent.size());
        wrong.stream().limit(20).forEach(what -> System.out.println("WRONG: " + what));
        System.out.println(wrong.isEmpty() ? "nothing lost, nothing double, nothing left behind" : wrong.size() + " wrong");
        return wrong.isEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30)).build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String field(String json, String name) {
        Matcher fields = FIELD.matcher(json);
        while (fields.find()) {
            if (fields.group(1).equals(name)) {
                return fields.group(2);
            }
        }
        return "";
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
