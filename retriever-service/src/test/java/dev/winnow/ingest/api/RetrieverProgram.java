package dev.winnow.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.Sha256;
import dev.winnow.retriever.boot.RetrieverApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The retriever-service as it is, on a free port, and those who ask it. */
public final class RetrieverProgram implements AutoCloseable {

    static final String LINES = "application/x-ndjson";
    static final String FORM = "multipart/form-data; boundary=winnow-test-boundary";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    /** Of one who asks. */
    public record Key(String name, String tenant, String authorities, String groups) {

        private List<String> settings(int index) {
            String prefix = "--winnow.security.api-keys[%d].".formatted(index);
            return List.of(
                    prefix + "name=" + name,
                    prefix + "sha256=" + Sha256.of(bytes(name)),
                    prefix + "tenant=" + tenant,
                    prefix + "authorities=" + authorities,
                    prefix + "groups=" + groups);
        }
    }

    /**
     * @param beans of the test, or the program itself for none
     */
    public RetrieverProgram(Class<?> beans, Path index, List<Key> keys, List<String> settings) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.retriever.directory=" + index));
        arguments.addAll(settings);
        for (int i = 0; i < keys.size(); i++) {
            arguments.addAll(keys.get(i).settings(i));
        }
        context =
                new SpringApplicationBuilder(RetrieverApplication.class, beans)
                        .run(arguments.toArray(String[]::new));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public Caller as(String key) {
        return new Caller(key);
    }

    /** One who asks; a path that begins with no slash is that of a document. */
    public final class Caller {

        private final String key;

        private Caller(String key) {
            this.key = key;
        }

        public Answer get(String path) throws Exception {
            return send(request(path));
        }

        public Answer delete(String path) throws Exception {
            return send(request(path).DELETE());
        }

        public Answer put(String path, String type, String body) throws Exception {
            return put(path, type, bytes(body));
        }

        public Answer put(String path, String type, byte[] body) throws Exception {
            return send("PUT", path, type, body);
        }

        Answer putText(String path, String text) throws Exception {
            return put(path, "text/plain", text);
        }

        /**
         * @param json with single quotes
         */
        public Answer putJson(String path, String json) throws Exception {
            return put(path, "application/json", json.replace('\'', '"'));
        }

        /**
         * @param json a document a line, with single quotes
         */
        public Answer lines(String json) throws Exception {
            return lines("", json);
        }

        Answer lines(String query, String json) throws Exception {
            return post("/v1/documents" + query, LINES, json);
        }

        /**
         * @param json with single quotes
         */
        public Answer post(String path, String type, String json) throws Exception {
            return send("POST", path, type, bytes(json.replace('\'', '"')));
        }

        /**
         * @param fields whose values may have single quotes for double ones
         */
        Answer upload(Map<String, String> fields, Map<String, byte[]> files) throws Exception {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (var field : fields.entrySet()) {
                begin(body, "name=\"%s\"".formatted(field.getKey()));
                body.write(bytes(field.getValue().replace('\'', '"') + "\r\n"));
            }
            for (var file : files.entrySet()) {
                begin(body, "name=\"files\"; filename=\"%s\"".formatted(file.getKey()));
                body.write(file.getValue());
                body.write(bytes("\r\n"));
            }
            body.write(bytes("--winnow-test-boundary--\r\n"));
            return send("POST", "/v1/documents", FORM, body.toByteArray());
        }

        private static void begin(ByteArrayOutputStream body, String part) throws IOException {
            String head = "--winnow-test-boundary\r\nContent-Disposition: form-data; %s\r\n\r\n";
            body.write(bytes(head.formatted(part)));
        }

        Answer search(String question) throws Exception {
            return post("/v1/search", "application/json", "{'query': '%s'}".formatted(question));
        }

        /** Once the server has begun to answer. */
        HttpResponse<InputStream> watch(String events) throws Exception {
            return client.send(request(events).build(), HttpResponse.BodyHandlers.ofInputStream());
        }

        private Answer send(String method, String path, String type, byte[] body) throws Exception {
            return send(
                    request(path)
                            .header("Content-Type", type)
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
        }

        private Answer send(HttpRequest.Builder request) throws Exception {
            return new Answer(
                    this, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        }

        HttpRequest.Builder request(String path) {
            String whole = path.startsWith("/") ? path : "/v1/documents/" + path;
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + whole))
                    .header("Authorization", "Bearer " + key);
        }
    }

    /** What one who asked was told. */
    public record Answer(Caller caller, HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Answer hasStatus(int status) {
            assertThat(status()).as(body()).isEqualTo(status);
            return this;
        }

        public JsonNode ok() {
            return JSON.readTree(hasStatus(200).body());
        }

        public Answer refused(int status, String problem) {
            assertThat(JSON.readTree(hasStatus(status).body()).get("type").asString())
                    .isEqualTo("urn:winnow:problem:" + problem);
            return this;
        }

        /** The job of an upload that was taken. */
        public String job() {
            JsonNode receipt = JSON.readTree(hasStatus(202).body());
            String job = receipt.get("status_url").asString();
            assertThat(header("Location")).isEqualTo(job);
            assertThat(receipt.get("events_url").asString()).isEqualTo(job + "/events");
            return job;
        }

        /** The end of an upload that was taken. */
        public JsonNode done() throws Exception {
            // The events of a job end with it.
            assertThat(caller.get(job() + "/events").body()).contains("event:done");
            return caller.get(job()).ok();
        }
    }

    /** All of an answer to a request of which only the head was sent. */
    String answerBeforeTheBody(String what, String type, long length) throws IOException {
        try (Socket socket = sendHead(what, type, length)) {
            StringBuilder answer = new StringBuilder();
            // The connection stays open: the server would still take the body.
            while (answer.isEmpty() || answer.charAt(answer.length() - 1) != '}') {
                int next = socket.getInputStream().read();
                assertThat(next).as(answer.toString()).isNotNegative();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    /** The connection over which the body would come. */
    Socket sendHead(String what, String type, long length) throws IOException {
        Socket socket = new Socket("127.0.0.1", port());
        String head =
                """
                %s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer writer
                Content-Type: %s
                Content-Length: %d

                """;
        String sent = head.formatted(what, type, length).replace("\n", "\r\n");
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
