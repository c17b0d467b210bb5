package dev.winnow.retriever.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.api.RetrieverProgram;
import dev.winnow.ingest.api.RetrieverProgram.Answer;
import dev.winnow.ingest.api.RetrieverProgram.Key;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.StoreFixture;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The service as it starts from its jar: real server, real index, real encoder. */
@Tag("servers")
class SearchApiTest {

    @TempDir private static Path folder;

    private static RetrieverProgram service;

    @BeforeAll
    static void start() throws Exception {
        service = run(folder.resolve("index"));
        store(
                "password",
                Metadata.of("year", "2024"),
                "A forgotten password can be reset in the account settings.");
        store(
                "weather",
                Metadata.of("year", "2019"),
                "Rain falls on the coast all through November.");
        store(
                "tower",
                Metadata.of("year", "2021"),
                "The Eiffel Tower in Paris is 330 metres tall.");
        String safe = "The password of the safe is written on its back.";
        store(StoreFixture.document(TenantId.DEFAULT, "secret", List.of("staff"), safe));
        String rules = "Another tenant's password rules.";
        store(StoreFixture.document(new TenantId("other"), "theirs", List.of(), rules));
        service.bean(LuceneIndex.class).commit();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void finds_by_meaning_and_by_words() throws Exception {
        JsonNode body =
                ok("{'query': 'I cannot remember my login credentials', 'top_k': 2}", "reader");

        assertThat(body.get("hits")).hasSize(2);
        JsonNode first = body.at("/hits/0");
        assertThat(first.get("document_id").asString()).isEqualTo("password");
        assertThat(first.get("passage_id").asString()).isEqualTo("password#0");
        assertThat(first.get("rank").asInt()).isEqualTo(1);
        assertThat(first.get("text").asString()).startsWith("A forgotten password");
        assertThat(first.get("start").asInt()).isZero();
        assertThat(first.at("/scores/bm25").floatValue()).as("no word in common").isZero();
        assertThat(first.at("/scores/dense").floatValue()).isBetween(.3f, 1f);
        assertThat(first.has("explanation")).isFalse();
        assertThat(body.at("/report/stage").asString()).isEqualTo("retriever");
        assertThat(body.at("/report/model/name").asString()).contains("bge-small-en-v1.5");
        assertThat(body.at("/report/position").asString()).startsWith("5@");
    }

    @Test
    void measures_how_far_the_index_is_and_what_it_holds() {
        MeterRegistry meters = service.bean(MeterRegistry.class);

        assertThat(meters.get("winnow.index.position").gauge().value()).isEqualTo(5);
        assertThat(meters.get("winnow.documents").gauge().value()).isEqualTo(5);
        assertThat(meters.get("winnow.batch.tokens").summary().totalAmount()).isPositive();
        assertThat(meters.get("winnow.batch.padding").summary().totalAmount()).isZero();
    }

    @Test
    void explains_when_asked() throws Exception {
        JsonNode hit = ok("{'query': 'Eiffel Tower', 'explain': true}", "reader").at("/hits/0");
        JsonNode explanation = hit.get("explanation");
        assertThat(explanation).hasSize(2);
        assertThat(explanation.at("/0/source").asString()).isEqualTo("bm25");
        assertThat(
                        explanation.at("/0/contribution").floatValue()
                                + explanation.at("/1/contribution").floatValue())
                .isEqualTo(hit.at("/scores/fused").floatValue());
    }

    @Test
    void stays_inside_the_callers_scope() throws Exception {
        String question = "{'query': 'password'}";
        assertThat(documents(ok(question, "reader")))
                .containsExactlyInAnyOrder("password", "weather", "tower");
        assertThat(documents(ok(question, "staff")))
                .containsExactlyInAnyOrder("password", "weather", "tower", "secret");
        assertThat(documents(ok(question, "other"))).containsExactly("theirs");
        post(question, "nobody").hasStatus(401);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "{'year': {'gte': 2020, 'lt': 2024}} | tower",
                "{'colour': 'red'}                   |",
                "{'document_id': 'secret'}           |",
            })
    void filters_inside_the_search(String filters, @Nullable String found) throws Exception {
        assertThat(documents(ok("{'query': 'password', 'filters': " + filters + "}", "reader")))
                .isEqualTo(found == null ? List.of() : List.of(found));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "{'query': '  '}                                      | 422 | empty-question",
                "{}                                                   | 422 | empty-question",
                "{'query': 'a', 'tenant': 'other'}                    | 422 | unknown-field",
                "{'query': 'a', 'top_k': 0}                           | 422 | invalid-value",
                "{'query': 'a', 'top_k': 5000}                        | 422 | limit-exceeded",
                "{'query': 'a', 'filters': {'year': {'gte': 'soon'}}} | 422 | invalid-filter",
                "{'query':                                            | 400 | malformed-json",
            })
    void answers_bad_requests_with_a_problem_of_their_own(String body, int status, String type)
            throws Exception {
        Answer answer = post(body, "reader").refused(status, type);
        if (type.equals("limit-exceeded")) {
            assertThat(answer.body()).contains("\"detail\":\"top_k is 5000");
        }
    }

    @Test
    void is_ready_and_says_where_its_index_stands() throws Exception {
        // A probe has no key.
        URI readiness =
                URI.create(
                        "http://127.0.0.1:%d/actuator/health/readiness".formatted(service.port()));
        HttpURLConnection asked = (HttpURLConnection) readiness.toURL().openConnection();

        assertThat(asked.getResponseCode()).isEqualTo(200);
    }

    @Test
    void does_not_start_on_an_index_that_is_open_elsewhere() {
        assertThatThrownBy(() -> run(folder.resolve("index")).close())
                .rootCause()
                .hasMessageContaining("is open in another Winnow");
    }

    private static RetrieverProgram run(Path index) {
        List<Key> keys =
                List.of(
                        new Key("reader", "default", "search", ""),
                        new Key("staff", "default", "search", "staff"),
                        new Key("other", "other", "search", ""));
        return new RetrieverProgram(RetrieverApplication.class, index, keys, List.of());
    }

    private static void store(String id, Metadata metadata, String text) throws Exception {
        store(StoreFixture.document(TenantId.DEFAULT, id, List.of(), metadata, text));
    }

    private static void store(IncomingDocument document) throws Exception {
        Embedder embedder = service.bean(Embedder.class);
        PassageText text = new PassageText("", document.text());
        StoreFixture.put(
                service.bean(LuceneIndex.class),
                document,
                embedder.embedPassages(List.of(text), Deadline.NONE).getFirst(),
                Impacts.NONE);
    }

    private static JsonNode ok(String body, String key) throws Exception {
        Answer answer = post(body, key);
        assertThat(answer.header("Server-Timing")).startsWith("retriever;dur=");
        return answer.ok();
    }

    /**
     * @param body with single quotes for double ones
     */
    private static Answer post(String body, String key) throws Exception {
        return service.as(key).post("/v1/search", "application/json", body);
    }

    private static List<String> documents(JsonNode body) {
        return body.get("hits")
                .valueStream()
                .map(hit -> hit.get("document_id").asString())
                .toList();
    }
}
