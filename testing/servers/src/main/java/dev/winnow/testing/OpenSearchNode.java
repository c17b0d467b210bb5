package dev.winnow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of a real OpenSearch with its k-NN plugin, as a process of its own below a temporary
 * folder. Its jars are those of the module winnow-opensearch-node, which has to be built before;
 * they are on no class path but the process's. A node ends with the tests' own process, however
 * that ends.
 */
public final class OpenSearchNode implements AutoCloseable {

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String BUILT = "testing/opensearch-node/target";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static @Nullable OpenSearchNode shared;

    private final String name;
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private @Nullable Process process;

    private OpenSearchNode(String name, Path folder, int port, List<String> settings) {
        this.name = name;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
    }

    /**
     * The one that all tests of this process share, each with an index of its own. Started by the
     * first.
     */
    public static synchronized OpenSearchNode shared() {
        if (shared == null || !shared.isAlive()) {
            OpenSearchNode node = start();
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            shared = node;
        }
        return shared;
    }

    /** A node that is a cluster by itself. */
    private static OpenSearchNode start() {
        OpenSearchNode node =
                new OpenSearchNode(
                        "node",
                        fresh(),
                        freePort(),
                        List.of("discovery.type=single-node", "transport.port=" + freePort()));
        node.launch();
        node.awaitHealthy("yellow");
        return node;
    }

    /** A cluster of so many nodes. The caller closes each. */
    public static List<OpenSearchNode> cluster(int size) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (int i = 1; i <= size; i++) {
            ports.put("node" + i, freePort());
        }
        String seeds =
                ports.values().stream()
                        .map(port -> "127.0.0.1:" + port)
                        .collect(Collectors.joining(","));
        List<OpenSearchNode> nodes = new ArrayList<>();
        ports.forEach(
                (name, port) -> {
                    OpenSearchNode node =
                            new OpenSearchNode(
                                    name,
                                    fresh(),
                                    freePort(),
                                    List.of(
                                            "transport.port=" + port,
                                            "discovery.seed_hosts=" + seeds,
                                            "cluster.initial_cluster_manager_nodes="
                                                    + String.join(",", ports.keySet()),
                                            // A node that is killed is missed at once.
                                            "cluster.fault_detection.leader_check.interval=200ms",
                                            "cluster.fault_detection.follower_check.interval=200ms"));
                    node.launch();
                    nodes.add(node);
                });
        nodes.getFirst().await("wait_for_nodes=" + size);
        return nodes;
    }

    /** Where it is asked. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Starts it again after an end, with the data that it had. */
    public void restart() {
        launch();
    }

    private void launch() {
        Path built = built();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms256m",
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        // A node lives for a minute: what the second compiler would win comes too
                        // late.
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp"));
        String jars = checked(() -> Files.readString(built.resolve("node/classpath.txt"))).strip();
        command.add(
                "%s:%s/*:%s".formatted(built.resolve("classes"), built.resolve("node/knn"), jars));
        command.addAll(
                List.of(
                        "dev.winnow.opensearch.node.SearchNode",
                        folder.toString(),
                        "cluster.name=winnow-tests",
                        "node.name=" + name,
                        "http.port=" + port,
                        // The disk of the machine that tests run on may be as full as it likes.
                        "cluster.routing.allocation.disk.threshold_enabled=false",
                        "indices.query.bool.max_clause_count=10240"));
        command.addAll(settings);
        process =
                checked(
                        () -> {
                            Files.createDirectories(folder.resolve("config"));
                            return new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(folder.resolve("out.log").toFile())
                                    .start();
                        });
    }

    /** Ends it as a power cut does. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            if (!checked(() -> running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))) {
                throw new AssertionError("OpenSearch does not end");
            }
        }
    }

    /**
     * Waits until the cluster, as this node sees it, is as healthy as this: {@code yellow}, {@code
     * green}.
     */
    public void awaitHealthy(String status) {
        await("wait_for_status=" + status);
    }

    private void await(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && isAlive()) {
            try {
                if (ask("GET", "/_cluster/health?timeout=30s&" + condition, null).statusCode()
                        == 200) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // Nobody listens before it has started.
                checked(
                        () -> {
                            Thread.sleep(50);
                            return condition;
                        });
            }
        }
        throw new AssertionError(
                "OpenSearch did not come up (%s); its last words: %s"
                        .formatted(condition, words()));
    }

    /** Asks it anything. */
    public HttpResponse<String> ask(String method, String path, @Nullable String json) {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json))
                        .build();
        return checked(() -> HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String words() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("out.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path fresh() {
        return checked(() -> Files.createTempDirectory("opensearch"));
    }

    private static int freePort() {
        return checked(
                () -> {
                    try (ServerSocket socket =
                            new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        return socket.getLocalPort();
                    }
                });
    }

    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T checked(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while OpenSearch was awaited", e);
        }
    }

    /** Tests run in the folder of their module, somewhere below the root. */
    private static Path built() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path built = at.resolve(BUILT);
            if (Files.exists(built.resolve("node/classpath.txt"))) {
                return built;
            }
        }
        throw new IllegalStateException(
                "the module winnow-opensearch-node is not built; mvn -pl testing/opensearch-node compile");
    }
}
