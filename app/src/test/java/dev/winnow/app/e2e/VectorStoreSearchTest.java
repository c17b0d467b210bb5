package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static dev.winnow.app.e2e.Client.assertHas;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
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

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    private Answer search(String store, String more) {
        String body = "{'query': '%s'%s}".formatted(QUESTION, more).replace('\'', '"');
        return reader.post("/v1/vector_stores/%s/search".formatted(store), body);
    }

    private JsonNode found(String store, String more) {
        return search(store, more).ok().get("data");
    }

    private static void assertAreOfTheGlossary(JsonNode found) {
        assertThat(found)
                .isNotEmpty()
                .extracting(one -> one.at("/attributes/kind").asString())
                .containsOnly("glossary");
    }

    @Test
    void a_page_holds_the_sentences_that_the_context_keeps() {
        JsonNode page = search("default", ", 'max_num_results': 10").json();
        assertThat(page.propertyNames())
                .containsExactly("object", "search_query", "data", "has_more", "next_page");
        assertHas(page, "{object: 'vector_store.search_results.page'}");
        assertHas(page, "{search_query: ['" + QUESTION + "'], has_more: false, next_page: null}");

        JsonNode context = reader.context(QUESTION, "top_k", 10);
        for (JsonNode one : page.get("data")) {
            assertThat(one.propertyNames())
                    .containsExactly("file_id", "filename", "score", "attributes", "content");
            assertThat(one.get("score").asDouble()).isBetween(0., 1.);
            assertThat(one.get("attributes").isObject()).isTrue();
            assertThat(one.at("/content/0/type").asString()).isEqualTo("text");
            String original = reader.text(one.get("file_id").asString());
            String text = one.at("/content/0/text").asString();
            assertThat(original).contains(text.substring(0, Math.min(10, text.length())));
        }
        List<String> documents = context.get("kept").findValuesAsString("document_id");
        assertThat(Set.copyOf(page.get("data").findValuesAsString("file_id")))
                .isEqualTo(Set.copyOf(documents))
                .isNotEmpty();
    }

    @Test
    void a_store_is_a_saved_filter_and_thresholds_and_numbers_hold() {
        assertAreOfTheGlossary(found("glossary", ""));
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
        String line =
                "{\"id\": \"%1$s\", \"text\": \"The pump of %1$s returns the coolant to the vessel.\"}";
        writer.store("/v1/documents", ids.stream().map(line::formatted).collect(joining("\n")));

        String asked = "Which pump returns the coolant to the vessel?";
        Answer answer =
                writer.post(
                        "/v1/vector_stores/default/search",
                        Client.question(asked, "max_num_results", 25));

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
        assertAreOfTheGlossary(found("default", ", 'filters': " + filter));
    }

    @Test
    void what_a_filter_excludes_is_not_found() {
        String none = "{'type': 'nin', 'key': 'kind', 'value': ['glossary']}";
        assertThat(found("glossary", ", 'filters': " + none)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elsewhere | '' | 404 | not_found",
                "default | , 'max_num_results': 0 | 422 | invalid_value",
                "default | , 'max_num_results': 51 | 422 | invalid_value",
                "default | , 'rewrite_query': true | 422 | invalid_value",
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
        JsonNode error = search(store, more).json(status).get("error");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).isNotBlank();
    }

    @Test
    void a_foreign_tenant_finds_nothing_of_this_one() {
        JsonNode foreign =
                SecuredServer.client(SecuredServer.STRANGER)
                        .post("/v1/vector_stores/glossary/search", Client.question(QUESTION))
                        .ok();
        assertThat(foreign.get("data")).isEmpty();
    }
}
