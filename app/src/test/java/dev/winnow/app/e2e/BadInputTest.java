package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What a server may be sent and should not be: each input with the status and the kind of problem
 * that it gets, and with words of the message, which say what is wrong, where, and what to do.
 * Written to sockets byte by byte, since client libraries refuse to send most of it.
 */
@Tag("servers")
class BadInputTest {

    private static final String CONTEXT = "/v1/context";
    private static final String CHAT = "/v1/chat/completions";
    private static final String RERANK = "/v1/rerank";
    private static final String QUERY = "{\"query\":\"why?\"}";

    /** What no answer to a stranger shows. */
    private static final Pattern INTERNALS =
            Pattern.compile(
                    "Exception|java\\.|jackson|org\\.springframework|\\bat dev\\.winnow|<html");

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");

    /** Where no line of a status comes: the connection ends, or HTTP/0.9 has none. */
    private static final int CLOSED = 0;

    /**
     * An input.
     *
     * @param name what it is
     * @param keyless whether it goes to a server without keys
     * @param request all bytes
     * @param status the only one that is right, or {@link #CLOSED}
     * @param type of the problem, or the code in the shape of OpenAI; empty where the connection
     *     just ends or the answer is no problem
     * @param words in the message
     */
    record Input(
            String name,
            boolean keyless,
            byte[] request,
            int status,
            String type,
            List<String> words) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void each_bad_input_has_an_error_of_its_own(Input input) throws IOException {
        String answer = send(input);

        Matcher status = STATUS.matcher(answer);
        if (input.status() == CLOSED) {
            assertThat(status.find()).as(answer).isFalse();
            assertThat(answer).doesNotContainPattern(INTERNALS).doesNotContain("\"context_id\"");
            return;
        }
        assertThat(status.find()).as(answer).isTrue();
        assertThat(status.group(1)).as(answer).isEqualTo(String.valueOf(input.status()));
        assertThat(answer).doesNotContainPattern(INTERNALS);
        if (!input.type().isEmpty()) {
            JsonNode body = Client.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            boolean dialect = body.has("error");
            assertThat(dialect ? body.at("/error/code").asString() : body.at("/type").asString())
                    .as(answer)
                    .endsWith(input.type());
            String message =
                    dialect ? body.at("/error/message").asString() : body.at("/detail").asString();
            assertThat(message).isNotBlank().contains(input.words());
            assertThat(message).hasSizeLessThan(1_000);
            if (!dialect) {
                assertThat(body.at("/title").asString()).isNotBlank();
                assertThat(body.at("/status").asInt()).isEqualTo(input.status());
            }
        }
    }

    @org.junit.jupiter.api.Test
    void the_table_is_long_and_names_each_input_once() {
        List<String> names = inputs().stream().map(Input::name).toList();

        assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(Set.copyOf(inputs().stream().map(Input::status).toList()))
                .contains(400, 401, 403, 404, 405, 406, 413, 415, 422, 501, 504);
    }

    private static String send(Input input) throws IOException {
        int port = input.keyless() ? LocalServer.port() : SecuredServer.port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            Thread writer =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    socket.getOutputStream().write(input.request());
                                    socket.shutdownOutput();
                                } catch (IOException refused) {
                                    // The server has answered and closed before all was sent.
                                }
                            });
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            try {
                for (int got; (got = socket.getInputStream().read(buffer)) >= 0; ) {
                    answer.write(buffer, 0, got);
                }
            } catch (java.net.SocketException closed) {
                // What came before counts.
            }
            writer.interrupt();
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static List<Input> inputs() {
        List<Input> all = new ArrayList<>();
        keys(all);
        paths(all);
        methods(all);
        withoutKeys(all);
        framing(all);
        mediaTypes(all);
        json(all);
        characters(all);
        numbers(all);
        fields(all);
        sizes(all);
        timeouts(all);
        chat(all);
        documents(all);
        return all;
    }

    private static void keys(List<Input> all) {
        String bearer = "Authorization: Bearer";
        for (String[] wrong :
                new String[][] {
                    {"no key", ""},
                    {"an unknown key", "Authorization: Bearer nobody\r\n"},
                    {"an empty key", "Authorization: Bearer \r\n"},
                    {"a password", "Authorization: Basic YTpi\r\n"},
                    {
                        "two keys",
                        "Authorization: Bearer " + SecuredServer.READER + "\r\nX-Api-Key: other\r\n"
                    },
                    {"a key with a line break", "X-Api-Key: a\r\n b\r\n"}
                }) {
            if (!wrong[0].contains("line break")) {
                add(all, wrong[0], post(CONTEXT, wrong[1], QUERY), 401, "unauthenticated", bearer);
            }
        }
        add(all, "no key in a chat", post(CHAT, "", "{}"), 401, "invalid_api_key", bearer);
        add(all, "no key at the reranker", post(RERANK, "", "{}"), 401, "", "");
        add(
                all,
                "no key at the page of the API",
                get("/v3/api-docs", ""),
                401,
                "unauthenticated",
                bearer);
        add(
                all,
                "no key at its view",
                get("/swagger-ui/index.html", ""),
                401,
                "unauthenticated",
                bearer);
        add(
                all,
                "no key at metrics",
                get("/actuator/prometheus", ""),
                401,
                "unauthenticated",
                bearer);
        String lacks = "lacks the authority";
        add(
                all,
                "a search key at the index run",
                post("/v1/index", reader(), "{\"paths\":[\"/x\"]}"),
                403,
                "forbidden",
                lacks);
        add(
                all,
                "an ingest key at the index run",
                post("/v1/index", key(SecuredServer.STRANGER), "{\"paths\":[\"/x\"]}"),
                403,
                "forbidden",
                lacks);
        add(
                all,
                "a search key at metrics",
                get("/actuator/prometheus", reader()),
                403,
                "forbidden",
                lacks);
        add(
                all,
                "an administrator at the index run",
                post("/v1/index", key(SecuredServer.ADMIN), "{\"paths\":[\"/x\"]}"),
                403,
                "forbidden",
                lacks);
        add(
                all,
                "a search key that writes",
                request(
                        "PUT",
                        "/v1/documents/x.md",
                        reader() + "Content-Type: text/plain\r\n",
                        "x"),
                403,
                "forbidden",
                lacks);
        add(
                all,
                "a search key that deletes",
                request("DELETE", "/v1/documents/x.md", reader(), ""),
                403,
                "forbidden",
                lacks);
    }

    private static void paths(List<Input> all) {
        String body = "{\"paths\":[\"/x\"]}";
        add(
                all,
                "a path with parameters",
                post("/v1/index;x=1", reader(), body),
                403,
                "forbidden",
                "lacks");
        add(
                all,
                "a stage by itself",
                post("/v1/stages/kg", reader(), "{}"),
                404,
                "not_found",
                "nothing at this path");
        add(
                all,
                "a path with two slashes before",
                post("//v1/index", reader(), body),
                404,
                "not-found",
                "nothing at this path");
        add(
                all,
                "a path with two slashes within",
                post("/v1//index", reader(), body),
                404,
                "not_found",
                "nothing at this path");
        add(
                all,
                "a path with an escaped letter",
                post("/v1/%69ndex", reader(), body),
                403,
                "forbidden",
                "lacks");
        add(
                all,
                "a path in capitals",
                post("/V1/INDEX", reader(), body),
                404,
                "not-found",
                "nothing at this path");
        add(
                all,
                "a path with an escaped slash",
                post("/v1%2Findex", reader(), body),
                404,
                "not-found",
                "nothing at this path");
        add(
                all,
                "metrics with parameters",
                get("/actuator;x/prometheus", reader()),
                403,
                "forbidden",
                "lacks");
        for (String climbing :
                List.of(
                        "/swagger-ui/../actuator/prometheus",
                        "/swagger-ui/%2e%2e/actuator/prometheus")) {
            add(all, "a path that climbs: " + climbing, get(climbing, ""), 400, "bad-request", "");
        }
        add(
                all,
                "a path that climbs by a parameter",
                get("/swagger-ui/..;/actuator/prometheus", ""),
                401,
                "unauthenticated",
                "Authorization: Bearer");
        add(
                all,
                "a path that climbs by a backslash",
                get("/swagger-ui/..%5cactuator/prometheus", reader()),
                400,
                "bad-request",
                "");
        add(
                all,
                "a path that climbs by an escaped slash",
                get("/swagger-ui/..%2factuator/prometheus", reader()),
                404,
                "not-found",
                "nothing at this path");
        add(
                all,
                "a path with a broken escape",
                get("/v1/documents/%zz", reader()),
                400,
                "bad-request",
                "HTTP");
        add(
                all,
                "a path with NUL",
                get("/v1/documents/a%00b", reader()),
                400,
                "bad-request",
                "well-formed HTTP");
        add(all, "a path with brackets", get("/v1/{x}", reader()), 400, "bad-request", "HTTP");
        add(all, "no such path", get("/v1/nothing", reader()), 404, "not_found", "/v3/api-docs");
        add(
                all,
                "a misspelt path",
                post("/v1/chat/completion", reader(), "{}"),
                404,
                "not_found",
                "did you mean /v1/chat/completions?");
        add(
                all,
                "a path with the version twice",
                get("/v1/v1/models", reader()),
                404,
                "not_found",
                "did you mean /v1/models?");
        add(
                all,
                "a misspelt path beside the versions",
                get("/modles", reader()),
                404,
                "not-found",
                "did you mean /models?");
    }

    private static void methods(List<Input> all) {
        for (String method : List.of("DELETE", "PUT")) {
            for (String path : List.of("/v1/documents", "/v1/documents/")) {
                add(
                        all,
                        "%s %s without an id".formatted(method, path),
                        request(
                                method,
                                path,
                                key(SecuredServer.ADMIN) + "Content-Type: text/plain\r\n",
                                ""),
                        405,
                        "method-not-allowed",
                        "GET",
                        "POST");
            }
        }
        add(all, "TRACE", request("TRACE", CONTEXT, reader(), ""), 405, "method-not-allowed", "");
        add(all, "FOO", request("FOO", CONTEXT, reader(), ""), 400, "bad-request", "");
        add(
                all,
                "PATCH",
                request("PATCH", CONTEXT, reader(), ""),
                405,
                "method-not-allowed",
                "POST");
        add(
                all,
                "GET where POST belongs",
                get(CONTEXT, reader()),
                405,
                "method-not-allowed",
                "allowed: [POST]");
        add(
                all,
                "CONNECT",
                raw("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"),
                501,
                "not-implemented",
                "GET, POST, PUT or DELETE");
        add(
                all,
                "OPTIONS of everything",
                raw("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                401,
                "unauthenticated",
                "Authorization: Bearer");
        add(
                all,
                "POST of everything",
                raw(
                        "POST * HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Connection: close\r\n"
                                + "Content-Length: 0\r\n\r\n"),
                400,
                "bad-request",
                "HTTP");
        add(
                all,
                "another method in a header",
                post("/v1/nothing", reader() + "X-HTTP-Method-Override: DELETE\r\n", "{}"),
                404,
                "not_found",
                "");
    }

    private static void withoutKeys(List<Input> all) {
        for (String host :
                List.of("evil.example", "127.0.0.1.nip.io", "0.0.0.0", "localhost.", "[::]")) {
            local(
                    all,
                    "keyless, host " + host,
                    raw(head("GET", "/v1/models", "", host) + "\r\n"),
                    403,
                    "forbidden",
                    "");
            local(
                    all,
                    "keyless probes, host " + host,
                    raw(head("GET", "/actuator/health", "", host) + "\r\n"),
                    403,
                    "forbidden",
                    "");
        }
        for (String origin : List.of("https://evil.example", "null", "http://localhost:3000")) {
            local(
                    all,
                    "keyless, origin " + origin,
                    post(CONTEXT, "Origin: " + origin + "\r\n", QUERY),
                    403,
                    "forbidden",
                    "");
        }
        local(
                all,
                "keyless, a preflight",
                request(
                        "OPTIONS",
                        CONTEXT,
                        "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n",
                        ""),
                403,
                "forbidden",
                "");
        local(
                all,
                "keyless, a form",
                request(
                        "POST",
                        CONTEXT,
                        "Content-Type: application/x-www-form-urlencoded\r\n",
                        "query=why"),
                415,
                "unsupported-media-type",
                "application/json");
        local(
                all,
                "keyless, plain text",
                request("POST", CONTEXT, "Content-Type: text/plain\r\n", QUERY),
                415,
                "unsupported-media-type",
                "application/json");
        local(
                all,
                "an absolute address of another host",
                raw(
                        "GET http://evil.example/v1/models HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Connection: close\r\n\r\n"),
                400,
                "bad-request",
                "HTTP");
    }

    private static void framing(List<Input> all) {
        String ok =
                head("POST", CONTEXT, reader() + "Content-Type: application/json\r\n", "localhost");
        String well = "well-formed HTTP";
        add(
                all,
                "two hosts",
                raw("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(all, "no host", raw("GET / HTTP/1.1\r\n\r\n"), 400, "bad-request", well);
        add(
                all,
                "a host that is none",
                raw("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "two lengths",
                raw(ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a negative length",
                raw(ok + "Content-Length: -1\r\n\r\n{}"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a length of 10^20",
                raw(ok + "Content-Length: 100000000000000000000\r\n\r\n{}"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a length that is a word",
                raw(ok + "Content-Length: many\r\n\r\n{}"),
                400,
                "bad-request",
                well);
        add(
                all,
                "an unknown transfer coding",
                raw(ok + "Transfer-Encoding: sugar\r\n\r\n{}"),
                501,
                "not-implemented",
                "chunked");
        add(
                all,
                "the transfer coding identity",
                raw(ok + "Transfer-Encoding: identity\r\n\r\n{}"),
                501,
                "not-implemented",
                "chunked");
        add(
                all,
                "chunked twice",
                raw(ok + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a blank before the colon",
                raw(ok + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a chunk size that is none",
                raw(ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a chunk size below nothing",
                raw(ok + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a chunk without its end",
                raw(ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a chunk extension of 10 KB",
                raw(
                        ok
                                + "Transfer-Encoding: chunked\r\n\r\n2;"
                                + "x".repeat(10_000)
                                + "\r\n{}\r\n0\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a trailer of 20 KB",
                raw(
                        ok
                                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "half a body",
                raw(ok + "Content-Length: 900\r\n\r\n{\"query\": \"wh"),
                400,
                "bad-request",
                well);
        add(
                all,
                "half a chunked body",
                raw(ok + "Transfer-Encoding: chunked\r\n\r\n2000\r\n{\"query\": \"wh"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a bare carriage return",
                raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "NUL in a header",
                raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"),
                400,
                "bad-request",
                well);
        add(
                all,
                "a header of 20 KB",
                raw(head("GET", "/", "X: " + "y".repeat(20_000) + "\r\n", "localhost") + "\r\n"),
                400,
                "bad-request",
                "");
        add(
                all,
                "500 headers",
                raw(head("GET", "/", "X: y\r\n".repeat(500), "localhost") + "\r\n"),
                400,
                "bad-request",
                "");
        add(
                all,
                "a path of 20 KB",
                raw(head("GET", "/" + "y".repeat(20_000), "", "localhost") + "\r\n"),
                400,
                "bad-request",
                "");
        add(
                all,
                "a handshake of TLS",
                concat(
                        new byte[] {
                            0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xFC, 0x03, 0x03
                        },
                        raw("\r\n\r\n")),
                400,
                "bad-request",
                "HTTP");
        add(all, "the preface of HTTP/2", raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), CLOSED, "", "");
        add(all, "HTTP/9.9", raw("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"), 505, "", "");
        add(all, "HTTP/0.9", raw("GET /\r\n\r\n"), CLOSED, "", "");
    }

    private static void mediaTypes(List<Input> all) {
        add(
                all,
                "a form",
                request(
                        "POST",
                        CONTEXT,
                        reader() + "Content-Type: application/x-www-form-urlencoded\r\n",
                        "query=why"),
                415,
                "unsupported-media-type",
                "application/json");
        add(
                all,
                "XML",
                request("POST", CONTEXT, reader() + "Content-Type: application/xml\r\n", "<a/>"),
                415,
                "unsupported-media-type",
                "application/json");
        add(
                all,
                "a media type that is none",
                request("POST", CONTEXT, reader() + "Content-Type: ;;\r\n", QUERY),
                415,
                "unsupported-media-type",
                "");
        add(
                all,
                "a picture wanted",
                post(CONTEXT, reader() + "Accept: image/png\r\n", QUERY),
                406,
                "not-acceptable",
                "application/json");
        add(
                all,
                "an upload without a boundary",
                request(
                        "POST",
                        "/v1/documents",
                        key(SecuredServer.STRANGER) + "Content-Type: multipart/form-data\r\n",
                        "x"),
                400,
                "bad-request",
                "multipart/form-data");
    }

    private static void json(List<Input> all) {
        questions(
                all,
                """
                a value behind the value | {"query":"x"} {} | 422 | invalid-value | -
                a member twice | {"query":"x","query":"y"} | 400 | malformed-json | there twice
                an empty body |  | 400 | malformed-json | send a JSON object
                null | null | 400 | malformed-json | send a JSON object
                a list | [] | 422 | invalid-value | must be an object
                a text | "query" | 422 | invalid-value | must be an object
                true | true | 422 | invalid-value | must be an object
                """);
        String not = "not valid JSON";
        question(all, "no JSON", "why?", 400, "malformed-json", not);
        question(all, "an open object", "{\"query\":", 400, "malformed-json", not);
        question(all, "a name without quotes", "{query:\"x\"}", 400, "malformed-json", not);
        question(all, "a comment", "{\"query\":\"x\"/* y */}", 400, "malformed-json", not);
        question(all, "a comma too many", "{\"query\":\"x\",}", 400, "malformed-json", not);
        question(
                all,
                "nesting of 100,000",
                "{\"filters\":" + "[".repeat(100_000),
                422,
                "limit-exceeded",
                "nested too deeply");
        question(
                all,
                "nesting of 5,000",
                "{\"filters\":" + "[".repeat(5_000),
                422,
                "limit-exceeded",
                "nested too deeply");
        question(
                all,
                "a filter 55 deep",
                "{\"query\":\"x\",\"filters\":"
                        + "{\"and\":[".repeat(27)
                        + "{\"a\":1}"
                        + "]}".repeat(27)
                        + "}",
                422,
                "invalid-filter",
                "");
    }

    private static void characters(List<Input> all) {
        questions(
                all,
                """
                half a character | {"query":"\\ud800"} | 422 | empty-question | no visible character
                NUL as it is | {"query":"a\0b"} | 400 | malformed-json | line 1
                an invisible question | {"query":"\\u200b \\u00a0"} | 422 | empty-question | query
                """);
        byte[] before = "{\"query\":\"wh".getBytes(StandardCharsets.US_ASCII);
        byte[] after = "y\"}".getBytes(StandardCharsets.US_ASCII);
        bytes(all, "a byte that is no UTF-8", concat(before, new byte[] {(byte) 0xFF}, after));
        bytes(all, "UTF-8 cut off", concat(before, new byte[] {(byte) 0xE2, (byte) 0x82}, after));
        bytes(
                all,
                "an overlong slash",
                concat(before, new byte[] {(byte) 0xC0, (byte) 0xAF}, after));
        bytes(
                all,
                "an overlong slash of three bytes",
                concat(before, new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xAF}, after));
        bytes(
                all,
                "an encoded half of a pair",
                concat(before, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, after));
        bytes(
                all,
                "a character beyond Unicode",
                concat(
                        before,
                        new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                        after));
    }

    private static void bytes(List<Input> all, String name, byte[] body) {
        add(
                all,
                name,
                concat(
                        raw(
                                head(
                                                "POST",
                                                CONTEXT,
                                                reader()
                                                        + "Content-Type: application/json\r\n"
                                                        + "Content-Length: "
                                                        + body.length
                                                        + "\r\n",
                                                "localhost")
                                        + "\r\n"),
                        body),
                400,
                "malformed-json",
                "UTF-8");
    }

    private static void numbers(List<Input> all) {
        questions(
                all,
                """
                NaN | {"query":"x","threshold":NaN} | 400 | malformed-json | line 1
                1e999 | {"query":"x","threshold":1e999} | 422 | invalid-value | threshold
                99999999999 passages | {"query":"x","top_k":99999999999} | 422 | invalid-value | top_k ; whole number from ; to 2147483647
                10^30 passages | {"query":"x","top_k":1000000000000000000000000000000} | 422 | invalid-value | top_k ; whole number from ; to 2147483647
                half a passage | {"query":"x","top_k":1.5} | 422 | invalid-value | top_k ; whole number
                1e2 passages | {"query":"x","top_k":1e2} | 422 | invalid-value | top_k ; whole number
                no passages | {"query":"x","top_k":0} | 422 | - | top_k
                a number as a text | {"query":"x","top_k":"7"} | 422 | invalid-value | top_k ; whole number
                a bound of 1e999999999 | {"query":"x","filters":{"year":{"gte":1e999999999}}} | 422 | - | -
                201 candidates | {"query":"x","candidates":201} | 422 | limit-exceeded | candidates ; 200
                a budget of 32,001 | {"query":"x","token_budget":32001} | 422 | limit-exceeded | token_budget ; 32000
                a negative budget | {"query":"x","token_budget":-1} | 422 | invalid-value | token_budget
                a threshold of 2 | {"query":"x","threshold":2} | 422 | invalid-value | threshold
                a weight of -5 | {"query":"x","interpolation":{"final_weight":-5}} | 422 | invalid-value | weight
                """);
        question(
                all,
                "a number of 5,000 digits",
                "{\"query\":\"x\",\"top_k\":" + "9".repeat(5_000) + "}",
                422,
                "limit-exceeded",
                "number");
    }

    private static void fields(List<Input> all) {
        questions(
                all,
                """
                no question | {} | 422 | empty-question | query
                a question that is null | {"query":null} | 422 | empty-question | query
                a question that is a number | {"query":1} | 422 | invalid-value | field 'query'
                a question that is a fraction | {"query":1.5} | 422 | invalid-value | field 'query'
                a question that is true | {"query":true} | 422 | invalid-value | field 'query'
                a question that is a list | {"query":["x"]} | 422 | invalid-value | field 'query'
                an unknown field | {"query":"x","tokens":5} | 422 | unknown-field | tokens ; token_budget
                a title rule as it was called | {"query":"x","title":"first_sentence"} | 422 | unknown-field | title_rule
                settings as Kafka has them | {"query":"x","settings":{"top_k":2}} | 422 | unknown-field | beside the others
                __proto__ | {"query":"x","__proto__":{}} | 422 | unknown-field | __proto__
                @class | {"@class":"java.lang.Runtime","query":"x"} | 422 | unknown-field | @class
                a tenant | {"query":"x","tenant":"acme"} | 422 | unknown-field | tenant
                a scope | {"query":"x","scope":{"tenant":"acme"}} | 422 | unknown-field | scope
                an unknown order | {"query":"x","order":"best"} | 422 | invalid-value | rank, document, edges
                a stage that is none | {"query":"x","stages":["oracle"]} | 422 | invalid-value | kg, retriever, reranker, pruner
                no stage that finds | {"query":"x","stages":["kg"]} | 422 | invalid-value | retriever and pruner
                a filter that is a list | {"query":"x","filters":[]} | 422 | invalid-filter | -
                a filter with a word as a bound | {"query":"x","filters":{"year":{"gte":"soon"}}} | 422 | invalid-filter | -
                a filter with an unknown operator | {"query":"x","filters":{"year":{"like":1}}} | 422 | invalid-filter | -
                a vector where the index has none | {"query":"x","query_vector":{"cat":3}} | 422 | - | -
                """);
        question(
                all,
                "a name of 3,000 characters",
                "{\"" + "x".repeat(3_000) + "\":1}",
                422,
                "limit-exceeded",
                "name");
    }

    private static void sizes(List<Input> all) {
        question(
                all,
                "a body of 10 MB",
                "{\"query\":\"" + "x".repeat(10_000_000) + "\"}",
                413,
                "too-large",
                "winnow.pipeline.max-body");
        question(
                all,
                "a question of 7 MB",
                "{\"query\":\"" + "x".repeat(7_000_000) + "\"}",
                422,
                "limit-exceeded",
                "32000");
        question(
                all,
                "a question of 32,001 letters",
                "{\"query\":\"" + "x".repeat(32_001) + "\"}",
                422,
                "limit-exceeded",
                "32000");
        question(
                all,
                "a question of 8,000 CJK characters",
                "{\"query\":\"" + "\u6f22".repeat(8_000) + "\"}",
                422,
                "limit-exceeded",
                "winnow.pipeline.caps.query-tokens");
        question(
                all,
                "a filter of 900,000 values",
                "{\"query\":\"x\",\"filters\":{\"a\":[" + "1,".repeat(900_000) + "1]}}",
                422,
                "invalid-filter",
                "");
        question(
                all,
                "a filter of 200,000 fields",
                "{\"query\":\"x\",\"filters\":{" + fieldsOf(200_000) + "}}",
                422,
                "invalid-filter",
                "");
        question(
                all,
                "100,000 stages",
                "{\"query\":\"x\",\"stages\":[" + "\"x\",".repeat(100_000) + "\"x\"]}",
                422,
                "invalid-value",
                "kg, retriever, reranker, pruner");
        question(
                all,
                "a vector of 100,000 terms",
                "{\"query\":\"x\",\"query_vector\":{" + fieldsOf(100_000) + "}}",
                422,
                "",
                "");
    }

    private static String fieldsOf(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) {
            fields.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":1");
        }
        return fields.toString();
    }

    private static void timeouts(List<Input> all) {
        for (String time : List.of("0", "-5", "abc", "1e3", "100, 5", "99999999999999999999")) {
            add(
                    all,
                    "a timeout of " + time,
                    post(CONTEXT, reader() + "Winnow-Timeout: " + time + "\r\n", QUERY),
                    400,
                    "bad-request",
                    "Winnow-Timeout");
        }
        add(
                all,
                "a timeout of 1",
                post(CONTEXT, reader() + "Winnow-Timeout: 1\r\n", QUERY),
                504,
                "deadline",
                "");
    }

    private static void chat(List<Input> all) {
        chats(
                all,
                """
                a chat that is a list | [] | 400 | bad_request | JSON object
                no messages | {"model":"winnow"} | 400 | bad_request | messages
                a message that is a text | {"model":"winnow","messages":["why?"]} | 400 | bad_request | messages[0]
                a message of nobody | {"model":"winnow","messages":[{"role":"robot","content":"x"}]} | 400 | bad_request | messages[0].role
                a message that is a number | {"model":"winnow","messages":[{"role":"user","content":1}]} | 400 | bad_request | messages[0].content
                """);
        String user = "{\"role\":\"user\",\"content\":\"why?\"}";
        said(
                all,
                "a chat without a model",
                "{\"messages\":[" + user + "]}",
                400,
                "bad_request",
                "/v1/models");
        said(
                all,
                "an unknown model",
                "{\"model\":\"gpt\",\"messages\":[" + user + "]}",
                404,
                "model_not_found",
                "");
        said(
                all,
                "2,049 messages",
                "{\"model\":\"winnow\",\"messages\":[" + (user + ",").repeat(2_048) + user + "]}",
                400,
                "bad_request",
                "2048");
        said(
                all,
                "a picture of a file",
                picture("file:///etc/hostname"),
                400,
                "bad_request",
                "image_url.url",
                "https://");
        said(
                all,
                "a picture inside the network",
                picture("http://169.254.169.254/latest/meta-data/"),
                400,
                "bad_request",
                "winnow.generator.image-addresses");
        said(all, "a picture without an address", picture(""), 400, "bad_request", "image_url.url");
        said(
                all,
                "a picture whose address is none",
                picture("https://example.org/a b"),
                400,
                "bad_request",
                "no URL");
        said(
                all,
                "max_tokens of 5.0",
                withParameter("max_tokens", "5.0"),
                422,
                "invalid_value",
                "max_tokens");
        said(
                all,
                "a temperature of 5",
                withParameter("temperature", "5"),
                422,
                "invalid_value",
                "temperature",
                "0 to 2");
        said(all, "two choices", withParameter("n", "2"), 422, "invalid_value", "n must be 1");
        said(
                all,
                "best_of",
                withParameter("best_of", "50"),
                422,
                "unknown_field",
                "best_of",
                "winnow.generator.more-parameters");
        said(
                all,
                "num_predict",
                withParameter("num_predict", "1000000000"),
                422,
                "unknown_field",
                "num_predict");
        said(
                all,
                "stream as a word",
                withParameter("stream", "\"yes\""),
                400,
                "bad_request",
                "stream");
        said(
                all,
                "an unknown wish in winnow",
                withParameter("winnow", "{\"budget\":3}"),
                422,
                "unknown_field",
                "budget");
        said(
                all,
                "99999999999 passages in a chat",
                withParameter("winnow", "{\"top_k\":99999999999}"),
                422,
                "invalid_value",
                "top_k");
    }

    private static String picture(String address) {
        return "{\"model\":\"winnow\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"why?\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                + address
                + "\"}}]}]}";
    }

    private static String withParameter(String name, String value) {
        return "{\"model\":\"winnow\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}],\""
                + name
                + "\":"
                + value
                + "}";
    }

    private static void documents(List<Input> all) {
        String writer = key(SecuredServer.STRANGER);
        add(
                all,
                "no such document",
                get("/v1/documents/nothing.md", reader()),
                404,
                "not-found",
                "");
        add(
                all,
                "the text of no document",
                get("/v1/documents/nothing.md/text", reader()),
                404,
                "not-found",
                "");
        add(all, "no such job", get("/v1/documents/jobs/nothing", writer), 404, "not-found", "");
        add(
                all,
                "a document without a text",
                request(
                        "PUT",
                        "/v1/documents/x.md",
                        writer + "Content-Type: application/json\r\n",
                        "{\"title\":\"x\"}"),
                422,
                "",
                "text");
        add(
                all,
                "a document with an unknown field",
                request(
                        "PUT",
                        "/v1/documents/x.md",
                        writer + "Content-Type: application/json\r\n",
                        "{\"text\":\"x\",\"texts\":1}"),
                422,
                "unknown-field",
                "texts");
        add(
                all,
                "a document whose text is a number",
                request(
                        "PUT",
                        "/v1/documents/x.md",
                        writer + "Content-Type: application/json\r\n",
                        "{\"text\":1}"),
                422,
                "invalid-value",
                "text");
        add(
                all,
                "an upload of half a body",
                raw(
                        head(
                                        "POST",
                                        "/v1/documents",
                                        writer
                                                + "Content-Type: application/x-ndjson\r\n"
                                                + "Content-Length: 900\r\n",
                                        "localhost")
                                + "\r\n{\"_id\":\"a\","),
                400,
                "bad-request",
                "well-formed HTTP");
        add(
                all,
                "half an upload in parts",
                raw(
                        head(
                                        "POST",
                                        "/v1/documents",
                                        writer
                                                + "Content-Type: multipart/form-data; boundary=x\r\n"
                                                + "Content-Length: 900\r\n",
                                        "localhost")
                                + "\r\n"
                                + "--x\r\n"
                                + "Content-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\n"
                                + "abc"),
                400,
                "bad-request",
                "");
        add(
                all,
                "a reranker without documents",
                post(RERANK, reader(), "{\"query\":\"x\"}"),
                422,
                "",
                "");
        add(
                all,
                "a reranker with a number as question",
                post(RERANK, reader(), "{\"query\":1,\"documents\":[\"a\"]}"),
                422,
                "",
                "");
    }

    /**
     * Rows of name, body, status, type and words, whose words are parted by semicolons; a dash is
     * nothing.
     */
    private static void questions(List<Input> all, String rows) {
        rows(
                rows,
                row ->
                        question(
                                all,
                                row[0],
                                row[1],
                                Integer.parseInt(row[2]),
                                row[3],
                                row[4].split(" ; ")));
    }

    private static void chats(List<Input> all, String rows) {
        rows(
                rows,
                row ->
                        said(
                                all,
                                row[0],
                                row[1],
                                Integer.parseInt(row[2]),
                                row[3],
                                row[4].split(" ; ")));
    }

    private static void rows(String table, Consumer<String[]> row) {
        for (String line : table.lines().toList()) {
            String[] cells = line.split(" \\| ", -1);
            for (int i = 3; i < cells.length; i++) {
                cells[i] = cells[i].equals("-") ? "" : cells[i];
            }
            row.accept(cells);
        }
    }

    private static void question(
            List<Input> all, String name, String body, int status, String type, String... words) {
        add(all, name, post(CONTEXT, reader(), body), status, type, words);
    }

    private static void said(
            List<Input> all, String name, String body, int status, String type, String... words) {
        add(all, name, post(CHAT, reader(), body), status, type, words);
    }

    private static void add(
            List<Input> all,
            String name,
            byte[] request,
            int status,
            String type,
            String... words) {
        all.add(new Input(name, false, request, status, type, List.of(words)));
    }

    private static void local(
            List<Input> all,
            String name,
            byte[] request,
            int status,
            String type,
            String... words) {
        all.add(new Input(name, true, request, status, type, List.of(words)));
    }

    private static String reader() {
        return key(SecuredServer.READER);
    }

    private static String key(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    private static byte[] get(String path, String headers) {
        return raw(head("GET", path, headers, "localhost") + "\r\n");
    }

    private static byte[] post(String path, String headers, String json) {
        return request("POST", path, "Content-Type: application/json\r\n" + headers, json);
    }

    private static byte[] request(String method, String path, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return concat(
                raw(
                        head(
                                        method,
                                        path,
                                        headers + "Content-Length: " + bytes.length + "\r\n",
                                        "localhost")
                                + "\r\n"),
                bytes);
    }

    private static String head(String method, String path, String headers, String host) {
        return "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s"
                .formatted(method, path, host, headers);
    }

    private static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
