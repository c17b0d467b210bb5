package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
        return reader.post(path, body.replace('\'', '"'), "Winnow-Timeout", "60000").ok();
    }

    private static List<Float> floats(JsonNode list) {
        List<Float> floats = new ArrayList<>();
        list.forEach(value -> floats.add(value.floatValue()));
        return floats;
    }

    private static double cosine(List<Float> one, List<Float> other) {
        double dot = 0;
        for (int i = 0; i < one.size(); i++) {
            dot += one.get(i) * other.get(i);
        }
        return dot;
    }

    @Test
    void texts_come_back_as_unit_vectors_that_are_close_where_they_say_the_same() {
        JsonNode answer =
                ok(
                        PATH,
                        "{'model': 'bge-small-en-v1.5-q', 'dimensions': 384, 'input': ['The keeper lit the lamp.', 'The lamp was lit by the keeper.', 'Diesel is expensive.']}");

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
        byte[] bytes =
                Base64.getDecoder()
                        .decode(
                                ok(
                                                "/embeddings",
                                                "{'input': ['The lamp.'], 'encoding_format': 'base64'}")
                                        .at("/data/0/embedding")
                                        .asString());
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> packed = new ArrayList<>();
        while (numbers.hasRemaining()) {
            packed.add(numbers.getFloat());
        }
        assertThat(packed).isEqualTo(plain);
        assertThat(floats(ok("/embed", "{'inputs': 'The lamp.', 'normalize': true}").get(0)))
                .isEqualTo(plain);
    }

    @Test
    void a_text_beyond_the_window_is_cut_and_the_header_says_so() {
        String body = "{\"input\": \"%s\"}".formatted("lamp ".repeat(2_000));
        Client.Answer answer = reader.post(PATH, body, "Winnow-Timeout", "60000");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Winnow-Degraded")).isEqualTo("embeddings;reason=input-cut");
        assertThat(answer.json().at("/usage/total_tokens").asInt()).isEqualTo(510);
        assertThat(reader.post(PATH, "{\"input\": \"lamp\"}").header("Winnow-Degraded")).isNull();
        Client.Answer refused =
                reader.post(
                        "/embed",
                        body.replace("input", "inputs").replace("}", ", \"truncate\": false}"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(413);
        assertThat(refused.json().get("error_type").asString()).isEqualTo("validation");
    }

    @Test
    void more_tokens_than_one_request_may_have_are_refused_before_any_is_encoded() {
        List<String> texts = Collections.nCopies(600, "lamp ".repeat(520));
        Client.Answer answer = reader.post(PATH, Map.of("input", texts), "Winnow-Timeout", "60000");
        assertThat(answer.status()).as(answer.body()).isEqualTo(413);
        assertThat(answer.json().at("/error/message").asString()).contains("may have 300,000");
    }

    @Test
    void a_time_that_is_none_is_no_empty_list() {
        Client.Answer answer =
                reader.post("/embed", "{\"inputs\": \"a\"}", "Winnow-Timeout", "soon");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_type").asString()).isEqualTo("validation");
    }

    @Test
    void the_model_is_listed_and_no_chat_is_held_with_it() {
        assertThat(reader.get("/v1/models/bge-small-en-v1.5-q").status()).isEqualTo(200);
        assertThat(reader.get("/v1/models").body()).contains("bge-small-en-v1.5-q");
        Client.Answer chat =
                reader.post(
                        "/v1/chat/completions",
                        "{\"model\": \"bge-small-en-v1.5-q\", \"messages\": [{\"role\": \"user\", \"content\": \"Hm?\"}]}");
        assertThat(chat.status()).isEqualTo(404);
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
        Client.Answer answer = reader.post(path, body.replace('\'', '"'));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (path.equals("/embed")) {
            assertThat(answer.json().propertyNames()).containsExactly("error", "error_type");
            assertThat(answer.json().get("error_type").asString()).isEqualTo(type);
        } else {
            assertThat(answer.json().at("/error/code").asString()).isEqualTo(type);
            assertThat(answer.json().at("/error/message").asString()).isNotBlank();
        }
    }

    @Test
    void nobody_gets_vectors_without_a_key() {
        Client stranger = new Client(SecuredServer.port(), null);
        assertThat(stranger.post(PATH, "{\"input\": \"a\"}").json().at("/error/code").asString())
                .isEqualTo("invalid_api_key");
        assertThat(stranger.post("/embed", "{\"inputs\": \"a\"}").json().has("error_type"))
                .isTrue();
    }
}
