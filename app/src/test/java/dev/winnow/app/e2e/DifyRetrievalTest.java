package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** External knowledge as Dify asks for it, in requests of its structure. */
@Tag("servers")
class DifyRetrievalTest {

    private static final String BODY =
            """
            {"knowledge_id": "%s", "query": "%s", "metadata_condition": %s,
             "retrieval_setting": {"top_k": %s, "score_threshold": %s}}
            """;

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    private Answer ask(String knowledge, Object topK, Object threshold, String condition) {
        String narrowed = condition.replace('\'', '"');
        return reader.post(
                "/retrieval", BODY.formatted(knowledge, QUESTION, narrowed, topK, threshold));
    }

    private JsonNode records(String knowledge, Object topK, Object threshold) {
        return ask(knowledge, topK, threshold, "null").ok().get("records");
    }

    /** Under one condition. */
    private JsonNode narrowed(String knowledge, String condition) {
        String conditions = "{'logical_operator': 'and', 'conditions': [%s]}".formatted(condition);
        return ask(knowledge, 10, "0.0", conditions).ok().get("records");
    }

    @Test
    void records_hold_the_sentences_that_the_context_keeps() {
        JsonNode records = records("default", 10, "0.0");
        JsonNode context = reader.context(QUESTION, "top_k", 10);
        for (JsonNode one : records) {
            JsonNode metadata = one.get("metadata");
            String original = reader.text(metadata.get("document_id").asString());
            String content = one.get("content").asString();
            assertThat(content).isNotBlank();
            assertThat(original.substring(metadata.get("start").asInt()))
                    .startsWith(content.substring(0, Math.min(10, content.length())));
            assertThat(original.substring(0, metadata.get("end").asInt()))
                    .endsWith(content.substring(content.length() - 10));
            assertThat(metadata.get("url").asString()).contains("/v1/documents/");
            assertThat(one.get("score").asDouble()).isBetween(0., 1.);
            assertThat(one.get("title").isString()).isTrue();
        }
        List<String> passages = context.get("kept").findValuesAsString("passage_id");
        assertThat(Set.copyOf(records.findValuesAsString("passage_id")))
                .isEqualTo(Set.copyOf(passages))
                .isNotEmpty();
    }

    @Test
    void a_threshold_holds_for_the_rank_probability_and_a_number_for_the_records() {
        assertThat(records("default", 2, "0.6"))
                .isNotEmpty()
                .allSatisfy(
                        one -> assertThat(one.get("score").asDouble()).isGreaterThanOrEqualTo(.6));
        assertThat(records("default", 2, "null").size()).isBetween(1, 2);
        assertThat(records("default", 4, "1.0")).isEmpty();
    }

    @Test
    void a_knowledge_id_is_a_saved_filter_and_conditions_narrow_it() {
        Set<String> glossary = new HashSet<>();
        records("glossary", 10, "0.0")
                .forEach(one -> glossary.add(one.at("/metadata/document_id").asString()));
        assertThat(glossary).isNotEmpty().noneMatch(id -> id.contains("/"));
        String stage = "{'name': ['stage'], 'comparison_operator': 'is', 'value': 'retriever'}";
        assertThat(narrowed("glossary", stage).size()).isBetween(1, glossary.size());
        String notIn =
                "{'name': 'kind', 'comparison_operator': 'not in', 'value': 'glossary, note'}";
        assertThat(narrowed("default", notIn))
                .isNotEmpty()
                .extracting(one -> one.at("/metadata/document_id").asString())
                .doesNotContainAnyElementsOf(glossary);
        String other = "{'name': 'kind', 'comparison_operator': 'is not', 'value': 'glossary'}";
        assertThat(narrowed("glossary", other)).isEmpty();
    }

    @Test
    void saving_in_dify_sends_nothing_and_is_refused_with_400_and_nothing_else() {
        for (String path : List.of("/retrieval", "/v1/dify/retrieval", "/retrieval/")) {
            assertThat(reader.send("POST", path, null, null).json(400).propertyNames())
                    .containsExactly("error_code", "error_msg");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elsewhere | 4 | 0.0 | null | 2001",
                "default | 0 | 0.0 | null | 422",
                "default | 4 | 1.5 | null | 422",
                "default | 4000 | 0.0 | null | 422",
                "default | 4 | 0.0 | {'conditions': [{'name': 'a', 'comparison_operator': 'contains', 'value': 'b'}]} | 422",
                "default | 4 | 0.0 | {'conditions': [{'name': 'a', 'comparison_operator': 'resembles', 'value': 'b'}]} | 422",
                "default | 4 | 0.0 | {'conditions': [{'name': ['a', 'b'], 'comparison_operator': 'is', 'value': 'b'}]} | 422",
                "default | 4 | 0.0 | {'conditions': [{'name': 'a', 'comparison_operator': '>', 'value': 'soon'}]} | 422",
                "default | 4 | 0.0 | {'logical_operator': 'xor', 'conditions': [{'name': 'a', 'comparison_operator': 'is', 'value': 'b'}]} | 422",
            })
    void wrong_input_gets_an_error_of_difys(
            String knowledge, String topK, String threshold, String condition, int code) {
        int status = code == 2001 ? 404 : code;
        assertError(ask(knowledge, topK, threshold, condition), status, code);
    }

    @Test
    void a_wrong_key_is_403_with_the_code_that_dify_knows() {
        Map<String, Object> body = Map.of("knowledge_id", "default", "query", QUESTION);
        assertError(SecuredServer.client("wrong").post("/retrieval", body), 403, 1002);
        Client nobody = SecuredServer.client(null);
        assertError(nobody.post("/retrieval", body, "Authorization", "Basic abc"), 403, 1001);
    }

    private static void assertError(Answer answer, int status, int code) {
        JsonNode error = answer.json(status);
        assertThat(error.propertyNames()).containsExactly("error_code", "error_msg");
        assertThat(error.get("error_code").asInt()).isEqualTo(code);
        assertThat(error.get("error_msg").asString()).isNotBlank();
    }
}
