package dev.winnow.reranker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What products send that have no published client, and every dialect's errors. The requests in
 * {@code consumers.json} keep the structure of what each product was seen to send, with sentences
 * of our own.
 */
@Tag("servers")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RerankDialectsTest {

    private static final String LONG = "A long text. ".repeat(1_100);

    @LocalServerPort private int port;

    static Stream<Arguments> consumers() {
        return JsonMapper.shared()
                .readTree(contentOf(RerankDialectsTest.class.getResource("/consumers.json")))
                .valueStream()
                .map(recorded -> arguments(recorded.get("consumer").asString(), recorded));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consumers")
    void finds_in_the_answer_what_it_reads(String consumer, JsonNode recorded) throws Exception {
        String path = recorded.get("path").asString();
        JsonNode answer =
                RerankClient.ok(
                        recorded.has("body")
                                ? new RerankClient(port).post(path, recorded.get("body").toString())
                                : new RerankClient(port).get(path));

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'query': 'q', 'documents': ['a']}                                       | data
                    {'query': 'q', 'texts': ['a']}                                           | score
                    {'profile': 'p', 'query': 'q', 'candidates': [{'id': 'x', 'text': 'a'}]} | profile
                    {'query': {'text': 'q'}, 'passages': [{'text': 'a'}]}                    | logit
                    """)
    void every_path_takes_every_dialect_with_or_without_a_slash_at_its_end(
            String body, String holds) throws Exception {
        for (String path :
                List.of(
                        "/rerank",
                        "/v1/rerank",
                        "/v2/rerank",
                        "/reranking",
                        "/v1/reranking",
                        "/v1/ranking")) {
            for (String end : List.of("", "/")) {
                HttpResponse<String> answer = post(path + end, body);
                assertThat(answer.statusCode()).as(path + end).isEqualTo(200);
                assertThat(answer.body()).contains('"' + holds + '"');
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
        HttpResponse<String> cut = post("/rerank", body.formatted(LONG));
        HttpResponse<String> whole = post("/rerank", body.formatted("Short."));

        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(cut.headers().allValues("Winnow-Degraded"))
                .containsExactly("rerank;reason=input-cut");
        assertThat(whole.headers().allValues("Winnow-Degraded")).isEmpty();
    }

    @Test
    void a_time_that_is_none_is_no_empty_list() throws Exception {
        HttpResponse<String> refused =
                post("/rerank", "{'query': 'q', 'texts': ['a']}", "Winnow-Timeout", "soon");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RerankClient.json(refused).get("error_type").asString()).isEqualTo("validation");
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'top_n': 1                | 1
                    'topN': 1                 | 1
                    'top_k': 1                | 1
                    'top_k': 9, 'top_n': 1    | 1
                    'top_n': null, 'top_k': 1 | 1
                    'top_n': 50               | 2
                    """)
    void the_number_of_results_has_several_names_and_decides_nothing_else(
            String number, int results) throws Exception {
        JsonNode answer =
                ok("/v1/rerank", "{'query': 'q', 'documents': ['a', 'b'], %s}".formatted(number));

        assertThat(answer.get("results")).hasSize(results);
        assertThat(answer.get("data")).hasSize(results);
    }

    /** The body, the status, and the kind of a TEI error; LONG and MANY stand for such texts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'query': 'q', 'documents': []} | 422 | message,detail |
                    {'query': '', 'documents': ['a']} | 422 | message,detail |
                    {'documents': ['a']} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a', 7]} | 422 | message,detail |
                    {'query': 'q', 'documents': [null]} | 422 | message,detail |
                    {'query': 'q', 'documents': [{'title': 'no text'}]} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'top_n': 0} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'top_k': -1} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'max_tokens_per_doc': 0} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'winnow': {'prune': true, 'threshold': 1.5}} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'winnow': {'prume': true}} | 422 | message,detail |
                    {'query': 'q', 'documents': ['a'], 'return_documents': 'perhaps'} | 422 | message,detail |
                    {'query': 'q', 'documents': ['LONG'], 'top_k': 1, 'truncation': false} | 422 | message,detail |
                    {'query': 'q', 'documents': MANY} | 413 | message,detail |
                    {'query': 'q', 'texts': []} | 400 | error,error_type | empty
                    {'query': '', 'texts': ['a']} | 400 | error,error_type | empty
                    {'texts': ['a']} | 400 | error,error_type | empty
                    {'query': 'q', 'texts': 'a'} | 422 | error,error_type | validation
                    {'query': 'q', 'texts': ['a', null]} | 422 | error,error_type | validation
                    {'query': 'q', 'texts': ['a'], 'raw_scores': 'yes'} | 422 | error,error_type | validation
                    {'query': 'q', 'texts': ['a'], 'truncation_direction': 'left'} | 422 | error,error_type | validation
                    {'query': 'q', 'texts': ['LONG'], 'truncate': false} | 413 | error,error_type | validation
                    {'query': 'q', 'texts': MANY} | 413 | error,error_type | validation
                    {'query': 'q', 'candidates': []} | 422 | message,detail |
                    {'query': 'q', 'candidates': [{'id': '0'}]} | 422 | message,detail |
                    {'query': 'q', 'candidates': [{'text': 'a'}], 'top_n': 0} | 422 | message,detail |
                    {'query': 'q', 'passages': [{'text': 'a'}]} | 422 | message,detail |
                    {'query': {'text': ''}, 'passages': [{'text': 'a'}]} | 422 | message,detail |
                    {'query': {'text': 'q'}, 'passages': [{}]} | 422 | message,detail |
                    {'query': {'text': 'q'}, 'passages': [{'text': 'LONG'}], 'truncate': 'NONE'} | 422 | message,detail |
                    {'query': {'text': 'q'}, 'passages': [{'text': 'a'}], 'truncate': 'START'} | 422 | message,detail |
                    {'query': 'q'} | 422 | message,detail,error,error_type | validation
                    [] | 422 | message,detail,error,error_type | validation
                    {'query': | 400 | message,detail,error,error_type | validation
                    """)
    void wrong_input_gets_the_error_of_its_dialect(
            String body, int status, String names, String type) throws Exception {
        String many = "'x', ".repeat(1_000) + "'x'";

        HttpResponse<String> answer =
                post("/v1/rerank", body.replace("MANY", "[" + many + "]").replace("LONG", LONG));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = RerankClient.json(answer);
        assertThat(error.propertyNames()).containsExactly(names.split(","));
        assertThat(error).allSatisfy(words -> assertThat(words.asString()).isNotBlank());
        assertThat(error.path("detail")).isEqualTo(error.path("message"));
        assertThat(error.path("error_type").asString("")).isEqualTo(type == null ? "" : type);
    }

    private JsonNode ok(String path, String body) throws Exception {
        return RerankClient.ok(post(path, body));
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws Exception {
        return new RerankClient(port).post(path, RerankClient.quoted(body), headers);
    }
}
