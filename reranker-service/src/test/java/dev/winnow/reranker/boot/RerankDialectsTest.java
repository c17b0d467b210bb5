package dev.winnow.reranker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What products send that have no published client, and every dialect's errors. The requests in
 * {@code consumers} keep the structure of what each product was seen to send, with sentences of our
 * own; a file is named after its consumer, which breaks when its test does.
 */
@Tag("servers")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RerankDialectsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Path CONSUMERS = Path.of("src", "test", "resources", "consumers");

    private static final String LONG = "A long text. ".repeat(1_100);

    @LocalServerPort private int port;

    static Stream<String> consumers() throws IOException {
        try (Stream<Path> files = Files.list(CONSUMERS)) {
            return files
                    .map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void finds_in_the_answer_what_it_reads(String consumer) throws Exception {
        JsonNode recorded = JSON.readTree(Files.readString(CONSUMERS.resolve(consumer + ".json")));
        HttpRequest.Builder request = request(recorded.get("path").asString());
        HttpResponse<String> response =
                recorded.has("body")
                        ? post(request, recorded.get("body").toString())
                        : HTTP.send(request.GET().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        recorded.get("reads")
                .forEachEntry(
                        (pointer, expected) -> {
                            JsonNode found = answer.at(pointer);
                            if (expected.isString() && expected.asString().equals("number")) {
                                assertThat(found.isNumber()).as("%s: %s", pointer, found).isTrue();
                            } else {
                                assertThat(found).as(pointer).isEqualTo(expected);
                            }
                        });
    }

    @Test
    void every_path_takes_every_dialect_with_or_without_a_slash_at_its_end() throws Exception {
        List<String> bodies =
                List.of(
                        "{'query': 'q', 'documents': ['a']}",
                        "{'query': 'q', 'texts': ['a']}",
                        "{'query': 'q', 'candidates': [{'id': 'x', 'text': 'a'}]}",
                        "{'query': {'text': 'q'}, 'passages': [{'text': 'a'}]}");
        List<String> holds = List.of("\"data\"", "\"score\"", "\"profile\"", "\"logit\"");
        for (String path :
                List.of(
                        "/rerank",
                        "/v1/rerank",
                        "/v2/rerank",
                        "/reranking",
                        "/v1/reranking",
                        "/v1/ranking")) {
            for (String end : List.of("", "/")) {
                for (int i = 0; i < bodies.size(); i++) {
                    String body =
                            bodies.get(i)
                                    .replace(
                                            "{'query': 'q', 'c",
                                            "{'profile': 'p', 'query': 'q', 'c");
                    HttpResponse<String> answer = post(request(path + end), quoted(body));
                    assertThat(answer.statusCode()).as("%s %s", path + end, body).isEqualTo(200);
                    assertThat(answer.body()).contains(holds.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'query': 'q', 'documents': ['%s']}",
                "{'query': 'q', 'texts': ['%s']}",
                "{'query': 'q', 'candidates': [{'id': 'x', 'text': '%s'}]}",
                "{'query': {'text': 'q'}, 'truncate': 'END', 'passages': [{'text': '%s'}]}"
            })
    void a_text_that_was_cut_is_told_in_the_header_whatever_the_dialect(String body)
            throws Exception {
        HttpResponse<String> cut = post(request("/rerank"), quoted(body.formatted(LONG)));
        HttpResponse<String> whole = post(request("/rerank"), quoted(body.formatted("Short.")));

        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(cut.headers().allValues("Winnow-Degraded"))
                .containsExactly("rerank;reason=input-cut");
        assertThat(whole.headers().allValues("Winnow-Degraded")).isEmpty();
    }

    @Test
    void a_time_that_is_none_is_no_empty_list() throws Exception {
        HttpResponse<String> refused =
                post(
                        request("/rerank").header("Winnow-Timeout", "soon"),
                        quoted("{'query': 'q', 'texts': ['a']}"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).get("error_type").asString())
                .isEqualTo("validation");
    }

    @Test
    void raw_scores_are_logits_in_the_same_order_and_texts_come_back_when_asked_for()
            throws Exception {
        String body =
                "{'query': 'Which bird sings at night?', 'texts': ['Diesel.', 'The nightingale sings at night.']%s}";
        JsonNode scores = ok("/rerank", body.formatted(""));
        JsonNode raw = ok("/rerank", body.formatted(", 'raw_scores': true, 'return_text': true"));

        assertThat(scores.get(0).propertyNames()).containsExactly("index", "score");
        assertThat(raw.at("/0/text").asString()).startsWith("The nightingale");
        assertThat(raw.at("/0/index")).isEqualTo(scores.at("/0/index"));
        assertThat(scores.at("/1/score").asDouble()).isBetween(0., 1.);
        assertThat(raw.at("/1/score").asDouble()).isNegative();
        assertThat(
                        ok(
                                        "/v1/ranking",
                                        "{'query': {'text': 'Which bird sings at night?'}, 'passages': [{'text': 'Diesel.'}]}")
                                .at("/rankings/0/logit"))
                .isEqualTo(raw.at("/1/score"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'top_n': 1",
                "'topN': 1",
                "'top_k': 1",
                "'top_k': 9, 'top_n': 1",
                "'top_n': null, 'top_k': 1"
            })
    void the_number_of_results_has_several_names_and_decides_nothing_else(String number)
            throws Exception {
        JsonNode answer =
                ok("/v1/rerank", "{'query': 'q', 'documents': ['a', 'b'], %s}".formatted(number));
        assertThat(answer.get("results")).hasSize(1);
        assertThat(answer.get("data")).hasSize(1);
    }

    /**
     * Dialect by dialect: the body, the status, and the names in the error. A long text stands for
     * LONG.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'query': 'q', 'documents': []} | 422 | message,detail |",
                "{'query': 'q', 'documents': [7]} | 422 | message,detail |",
                "{'query': '', 'documents': ['a']} | 422 | message,detail |",
                "{'query': 'q', 'documents': ['a'], 'return_documents': 'perhaps'} | 422 | message,detail |",
                "{'query': 'q', 'documents': ['LONG'], 'truncation': false} | 422 | message,detail |",
                "{'query': 'q', 'documents': MANY} | 413 | message,detail |",
                "{'query': 'q', 'texts': []} | 400 | error,error_type | empty",
                "{'query': '', 'texts': ['a']} | 400 | error,error_type | empty",
                "{'texts': ['a']} | 400 | error,error_type | empty",
                "{'query': 'q', 'texts': 'a'} | 422 | error,error_type | validation",
                "{'query': 'q', 'texts': ['a', null]} | 422 | error,error_type | validation",
                "{'query': 'q', 'texts': ['a'], 'raw_scores': 'yes'} | 422 | error,error_type | validation",
                "{'query': 'q', 'texts': ['a'], 'truncation_direction': 'left'} | 422 | error,error_type | validation",
                "{'query': 'q', 'texts': ['LONG'], 'truncate': false} | 413 | error,error_type | validation",
                "{'query': 'q', 'texts': MANY} | 413 | error,error_type | validation",
                "{'query': 'q', 'candidates': []} | 422 | message,detail |",
                "{'query': 'q', 'candidates': [{'id': '0'}]} | 422 | message,detail |",
                "{'query': 'q', 'candidates': [{'text': 'a'}], 'top_n': 0} | 422 | message,detail |",
                "{'query': 'q', 'passages': [{'text': 'a'}]} | 422 | message,detail |",
                "{'query': {'text': ''}, 'passages': [{'text': 'a'}]} | 422 | message,detail |",
                "{'query': {'text': 'q'}, 'passages': [{}]} | 422 | message,detail |",
                "{'query': {'text': 'q'}, 'passages': [{'text': 'LONG'}], 'truncate': 'NONE'} | 422 | message,detail |",
                "{'query': {'text': 'q'}, 'passages': [{'text': 'a'}], 'truncate': 'START'} | 422 | message,detail |",
                "{'query': 'q'} | 422 | message,detail,error,error_type | validation",
                "[] | 422 | message,detail,error,error_type | validation",
                "{'query': | 400 | message,detail,error,error_type | validation",
            })
    void wrong_input_gets_the_error_of_its_dialect(
            String body, int status, String names, String type) throws Exception {
        String[] many = new String[1_001];
        Arrays.fill(many, "'x'");
        HttpResponse<String> answer =
                post(
                        request("/v1/rerank"),
                        quoted(body.replace("MANY", Arrays.toString(many)).replace("LONG", LONG)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(answer.body());
        assertThat(error.propertyNames()).containsExactly(names.split(","));
        error.forEach(words -> assertThat(words.asString()).isNotBlank());
        if (type != null) {
            assertThat(error.get("error_type").asString()).isEqualTo(type);
        }
    }

    private JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> answer = post(request(path), quoted(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String quoted(String body) {
        return body.replace('\'', '"');
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> post(HttpRequest.Builder request, String body)
            throws Exception {
        return HTTP.send(
                request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
