package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Vectors as OpenAI's clients and those of text-embeddings-inference ask for them. */
@Tag("servers")
class EmbeddingsTest {

    private static final String PATH = "/v1/embeddings";

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    private JsonNode ok(String path, String body) {
        return reader.post(path, body.replace('\'', '"')).ok();
    }

    private static List<Float> floats(JsonNode list) {
        return list.valueStream().map(JsonNode::floatValue).toList();
    }

    private static double cosine(List<Float> one, List<Float> other) {
        return IntStream.range(0, one.size()).mapToDouble(i -> one.get(i) * other.get(i)).sum();
    }

    @Test
    void texts_come_back_as_unit_vectors_that_are_close_where_they_say_the_same() {
        String body =
                """
                {"model": "bge-small-en-v1.5-q", "dimensions": 384, "input":
                 ["The keeper lit the lamp.", "The lamp was lit by the keeper.", "Diesel is expensive."]}
                """;

        JsonNode answer = ok(PATH, body);

        assertThat(answer.propertyNames()).containsExactly("object", "data", "model", "usage");
        assertThat(answer.at("/data/2/index").asInt()).isEqualTo(2);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isBetween(15, 30);
        assertThat(answer.at("/usage/total_tokens")).isEqualTo(answer.at("/usage/prompt_tokens"));
        List<Float> first = floats(answer.at("/data/0/embedding"));
        assertThat(first).hasSize(384);
        assertThat(cosine(first, first)).isBetween(.999, 1.001);
        assertThat(cosine(first, floats(answer.at("/data/1/embedding"))))
                .isGreaterThan(.1 + cosine(first, floats(answer.at("/data/2/embedding"))));
    }

    @Test
    void base64_and_tei_give_the_same_numbers_as_floats() {
        List<Float> plain = floats(ok(PATH, "{'input': 'The lamp.'}").at("/data/0/embedding"));
        JsonNode encoded =
                ok("/embeddings", "{'input': ['The lamp.'], 'encoding_format': 'base64'}");
        byte[] bytes = Base64.getDecoder().decode(encoded.at("/data/0/embedding").asString());
        FloatBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        List<Float> packed = Stream.generate(numbers::get).limit(numbers.remaining()).toList();
        assertThat(packed).isEqualTo(plain);
        assertThat(floats(ok("/embed", "{'inputs': 'The lamp.', 'normalize': true}").get(0)))
                .isEqualTo(plain);
    }

    @Test
    void a_text_beyond_the_window_is_cut_and_the_header_says_so() {
        String body = "{\"input\": \"%s\"}".formatted("lamp ".repeat(2_000));
        Answer answer = reader.post(PATH, body);

        assertThat(answer.ok().at("/usage/total_tokens").asInt()).isEqualTo(510);
        assertThat(answer.header("Winnow-Degraded")).isEqualTo("embeddings;reason=input-cut");
        assertThat(reader.post(PATH, "{\"input\": \"lamp\"}").header("Winnow-Degraded")).isNull();
        String whole = body.replace("input", "inputs").replace("}", ", \"truncate\": false}");
        assertHas(reader.post("/embed", whole).json(413), "{error_type: 'validation'}");
    }

    @Test
    void more_tokens_than_one_request_may_have_are_refused_before_any_is_encoded() {
        List<String> texts = Collections.nCopies(600, "lamp ".repeat(520));
        JsonNode refused = reader.post(PATH, Map.of("input", texts)).json(413);
        assertThat(refused.at("/error/message").asString()).contains("may have 300,000");
    }

    @Test
    void a_time_that_is_none_is_no_empty_list() {
        Answer answer = reader.post("/embed", "{\"inputs\": \"a\"}", "Winnow-Timeout", "soon");
        assertHas(answer.json(400), "{error_type: 'validation'}");
    }

    @Test
    void the_model_is_listed_and_no_chat_is_held_with_it() {
        assertThat(reader.get("/v1/models/bge-small-en-v1.5-q").status()).isEqualTo(200);
        Map<String, Object> chat = Client.chat("bge-small-en-v1.5-q", "Hm?");
        assertThat(reader.post("/v1/chat/completions", chat).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/embeddings | {} | 422 | invalid_value",
                "/v1/embeddings | {'input': []} | 422 | invalid_value",
                "/v1/embeddings | {'input': ''} | 422 | invalid_value",
                "/v1/embeddings | {'input': [1, 2]} | 422 | invalid_value",
                "/v1/embeddings | {'input': [['a']]} | 422 | invalid_value",
                "/v1/embeddings | {'input': 'a', 'model': 'text-embedding-3-small'} | 404 | model_not_found",
                "/v1/embeddings | {'input': 'a', 'dimensions': 256} | 422 | invalid_value",
                "/v1/embeddings | {'input': 'a', 'encoding_format': 'int8'} | 422 | invalid_value",
                "/embeddings | {'input': | 400 | malformed_json",
                "/embed | {} | 422 | validation",
                "/embed | {'inputs': []} | 400 | empty",
                "/embed | {'inputs': ''} | 400 | empty",
                "/embed | {'inputs': 7} | 422 | validation",
                "/embed | {'inputs': 'a', 'normalize': false} | 422 | validation",
            })
    void wrong_input_gets_the_error_of_its_dialect(
            String path, String body, int status, String type) {
        JsonNode refused = reader.post(path, body.replace('\'', '"')).json(status);

        if (path.equals("/embed")) {
            assertThat(refused.propertyNames()).containsExactly("error", "error_type");
            assertThat(refused.get("error_type").asString()).isEqualTo(type);
        } else {
            assertThat(refused.at("/error/code").asString()).isEqualTo(type);
            assertThat(refused.at("/error/message").asString()).isNotBlank();
        }
    }

    @Test
    void nobody_gets_vectors_of_tei_without_a_key() {
        Client stranger = SecuredServer.client(null);
        JsonNode refused = stranger.post("/embed", "{\"inputs\": \"a\"}").json(401);
        assertThat(refused.has("error_type")).isTrue();
    }
}
