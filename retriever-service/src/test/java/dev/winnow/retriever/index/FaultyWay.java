package dev.winnow.retriever.index;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a node of OpenSearch, and answers some requests in its place. */
final class FaultyWay implements AutoCloseable {

    /** What becomes of a request. */
    @FunctionalInterface
    private interface Fault {

        /** Answers in the node's place, or returns false to pass the request on. */
        boolean handles(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI node;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Fault fault = exchange -> false;

    FaultyWay(URI node) throws IOException {
        this.node = node;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Nothing is wrong any more. */
    void heal() {
        fault = exchange -> false;
    }

    /** Requests to paths that end so meet this fault. */
    private void at(String path, Fault what) {
        fault =
                exchange ->
                        exchange.getRequestURI().getPath().endsWith(path) && what.handles(exchange);
    }

    /** Requests to paths that end so get a status and an error of this type. */
    void answer(String path, int status, String type) {
        answer(path, 0, Integer.MAX_VALUE, status, type);
    }

    /**
     * Some requests to paths that end so get a status and an error of this type.
     *
     * @param from number of the first of them; the first request of all has 0
     * @param before number behind the last of them
     * @return how many there were
     */
    AtomicInteger answer(String path, int from, int before, int status, String type) {
        AtomicInteger asked = new AtomicInteger();
        String error =
                "{\"error\":{\"type\":\"%s\",\"reason\":\"secret words\"},\"status\":%d}"
                        .formatted(type, status);
        at(
                path,
                exchange -> {
                    int number = asked.getAndIncrement();
                    return from <= number && number < before && say(exchange, status, error);
                });
        return asked;
    }

    /** Requests to paths that end so get a page of something that is no OpenSearch. */
    void page(String path) {
        at(path, exchange -> say(exchange, 200, "<html>Sign in</html>"));
    }

    /** Requests to paths that end so get no answer as long as this stands. */
    void silence(String path) {
        at(
                path,
                exchange -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                    return true;
                });
    }

    /** The connection breaks in the middle of the answer to requests to paths that end so. */
    void cut(String path) {
        at(
                path,
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    threads.submit(exchange::close);
                    throw new IOException("cut");
                });
    }

    private static boolean say(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        return true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (fault.handles(exchange)) {
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.resolve(exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(value -> exchange.getResponseHeaders().add("Content-Type", value));
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
