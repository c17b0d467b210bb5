package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** OpenAI's search of vector stores, in requests of its structure. */
@Tag("servers")
class VectorStoreSearchTest {

    private static final String QUESTION = "What does the reranker return for each sentence?";

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    private Answer search(String store, String more) {
        return reader.post(
                "/v1/vector_stores/%s/search".formatted(store),
                "{\"query\": \"%s\"%s}".formatted(QUESTION, more.replace('\'', '"')),
                "Winnow-Timeout",
                "60000");
    }

    private JsonNode found(String store, String more) {
        return search(store, more).ok().get("data");
    }

    @Test
    void a_page_holds_the_sentences_that_the_context_keeps() {
        JsonNode page = search("default", ", 'max_num_results': 10").json();
        assertThat(page.propertyNames())
                .containsExactly("object", "search_query", "data", "has_more", "next_page");
        assertThat(page.get("object").asString()).isEqualTo("vector_store.search_results.page");
        assertThat(page.at("/search_query/0").asString()).isEqualTo(QUESTION);
        assertThat(page.get("has_more").asBoolean()).isFalse();
        assertThat(page.get("next_page").isNull()).isTrue();

        JsonNode context = reader.context(QUESTION, "top_k", 10);
        Set<String> documents = new LinkedHashSet<>();
        context.get("kept").forEach(kept -> documents.add(kept.get("document_id").asString()));
        Set<String> told = new LinkedHashSet<>();
        for (JsonNode one : page.get("data")) {
            assertThat(one.propertyNames())
                    .containsExactly("file_id", "filename", "score", "attributes", "content");
            told.add(one.get("file_id").asString());
            assertThat(one.get("score").asDouble()).isBetween(0., 1.);
            assertThat(one.get("attributes").isObject()).isTrue();
            assertThat(one.at("/content/0/type").asString()).isEqualTo("text");
            String original = reader.text(one.get("file_id").asString());
            String text = one.at("/content/0/text").asString();
            assertThat(original).contains(text.substring(0, Math.min(10, text.length())));
        }
        assertThat(told).isEqualTo(documents).isNotEmpty();
    }

    @Test
    void a_store_is_a_saved_filter_and_thresholds_and_numbers_hold() {
        assertThat(found("glossary", ""))
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(one.at("/attributes/kind").asString())
                                        .isEqualTo("glossary"));
        assertThat(found("default", ", 'max_num_results': 1")).hasSize(1);
        assertThat(found("default", ", 'ranking_options': {'score_threshold': 0.6}"))
                .isNotEmpty()
                .allSatisfy(
                        one -> assertThat(one.get("score").asDouble()).isGreaterThanOrEqualTo(.6));
        assertThat(found("default", ", 'ranking_options': {'score_threshold': 1.0}")).isEmpty();
    }

    @Test
    void as_many_results_are_found_as_are_asked_for() {
        Client writer = SecuredServer.client(SecuredServer.STRANGER);
        List<String> ids =
                IntStream.range(0, 25).mapToObj(i -> "pumps/%d.txt".formatted(i)).toList();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            lines.append(
                    "{\"id\": \"%s\", \"text\": \"Pump %d returns the coolant to the vessel.\"}\n"
                            .formatted(ids.get(i), i));
        }
        writer.store("/v1/documents", lines.toString());

        Answer answer =
                writer.post(
                        "/v1/vector_stores/default/search",
                        "{\"query\": \"Which pump returns the coolant to the vessel?\", \"max_num_results\": 25}",
                        "Winnow-Timeout",
                        "60000");

        assertThat(answer.json().get("data").findValuesAsString("file_id"))
                .containsExactlyInAnyOrderElementsOf(ids);
        ids.forEach(id -> writer.delete("/v1/documents/" + Client.encode(id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'eq', 'key': 'kind', 'value': 'glossary'}",
                "{'type': 'in', 'key': 'kind', 'value': ['glossary', 'none such']}",
                "{'type': 'and', 'filters': [{'type': 'ne', 'key': 'kind', 'value': 'note'}, {'type': 'eq', 'key': 'kind', 'value': 'glossary'}]}",
                "{'type': 'or', 'filters': [{'type': 'eq', 'key': 'kind', 'value': 'none such'}, {'type': 'eq', 'key': 'kind', 'value': 'glossary'}]}",
            })
    void filters_narrow_what_is_searched(String filter) {
        assertThat(found("default", ", 'filters': " + filter))
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(one.at("/attributes/kind").asString())
                                        .isEqualTo("glossary"));
        assertThat(
                        found(
                                "glossary",
                                ", 'filters': {'type': 'nin', 'key': 'kind', 'value': ['glossary']}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elsewhere |  | 404 | not_found",
                "default | , 'max_num_results': 0 | 422 | invalid_value",
                "default | , 'max_num_results': 51 | 422 | invalid_value",
                "default | , 'rewrite_query': true | 422 | invalid_value",
                "default | , 'query': ['a', 'b'] | 422 | invalid_value",
                "default | , 'query': [] | 422 | invalid_value",
                "default | , 'query': '' | 422 | empty_question",
                "default | , 'ranking_options': {'score_threshold': 2} | 422 | invalid_value",
                "default | , 'filters': 7 | 422 | invalid_filter",
                "default | , 'filters': {'type': 'like', 'key': 'a', 'value': 'b'} | 422 | invalid_filter",
                "default | , 'filters': {'type': 'eq', 'key': 'not', 'value': 'b'} | 422 | invalid_filter",
                "default | , 'filters': {'type': 'eq', 'key': 'a', 'value': ['b']} | 422 | invalid_filter",
                "default | , 'filters': {'type': 'gt', 'key': 'a', 'value': 'soon'} | 422 | invalid_filter",
                "default | , 'filters': {'type': 'in', 'key': 'a', 'value': []} | 422 | invalid_filter",
                "default | , 'filters': {'type': 'and', 'filters': []} | 422 | invalid_filter",
            })
    void wrong_input_gets_an_error_of_openais(String store, String more, int status, String code) {
        String body = more == null ? "" : more;
        Answer answer =
                body.contains("'query'")
                        ? reader.post(
                                "/v1/vector_stores/default/search",
                                "{%s}".formatted(body.substring(2).replace('\'', '"')))
                        : search(store, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asString()).isNotBlank();
    }

    @Test
    void nobody_searches_without_a_key_and_a_foreign_tenant_finds_nothing_of_this_one() {
        Answer nobody =
                SecuredServer.client(null)
                        .post("/v1/vector_stores/default/search", "{\"query\": \"a\"}");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.json().at("/error/code").asString()).isEqualTo("invalid_api_key");
        assertThat(
                        SecuredServer.client(SecuredServer.STRANGER)
                                .post(
                                        "/v1/vector_stores/glossary/search",
                                        "{\"query\": \"%s\"}".formatted(QUESTION))
                                .json()
                                .get("data"))
                .isEmpty();
    }
}
