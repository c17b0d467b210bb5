package dev.winnow.app.context;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.app.api.PruneController;
import dev.winnow.app.config.AppAutoConfiguration;
import dev.winnow.app.e2e.Client;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.ingest.config.IngestAutoConfiguration;
import dev.winnow.kg.config.KgAutoConfiguration;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.config.RetrieverAutoConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/prune} with the shipped model, over HTTP; it needs no index, so none is opened. */
@Tag("servers")
@SpringBootTest(
        classes = PruneOverHttpTest.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PruneOverHttpTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                AppAutoConfiguration.class,
                IngestAutoConfiguration.class,
                RetrieverAutoConfiguration.class,
                KgAutoConfiguration.class
            })
    @Import(PruneController.class)
    static class Program {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final String QUESTION = "What does the reranker return for each sentence?";
    private static final String SENTENCE = "The reranker returns one score for each sentence.";
    private static final String ANSWER = "Home, about, contact \ud83d\ude00. " + SENTENCE;
    private static final String OTHER = "Bananas are rich in potassium. They grow in the tropics.";

    /** Some thirty-five windows of the model, with the answer in the middle. */
    private static final String LONG =
            (OTHER + " ").repeat(400) + SENTENCE + " " + (OTHER + " ").repeat(400);

    @LocalServerPort private int port;
    @Autowired private RerankerStage reranker;
    @Autowired private PrunerStage pruner;

    @Test
    void keeps_what_answers_and_cites_it_by_offsets() {
        JsonNode answer = ok(request().put("threshold", .3));

        assertThat(answer.propertyNames())
                .containsExactly("passages", "tokens_before", "tokens_after", "report", "reports");
        assertThat(answer.get("passages").findValuesAsString("id"))
                .containsExactly("other", "answer");
        JsonNode passage = answer.at("/passages/1");
        assertThat(passage.propertyNames()).containsExactly("id", "rank_score", "kept", "text");
        assertThat(passage.get("text").asString()).isEqualTo(SENTENCE);
        JsonNode kept = passage.at("/kept/0");
        assertThat(kept.propertyNames()).containsExactly("start", "end", "probability", "reason");
        assertThat(ANSWER.substring(kept.get("start").asInt(), kept.get("end").asInt()))
                .isEqualTo(passage.get("text").asString());
        assertThat(kept.get("reason").asString()).isEqualTo("threshold");
        assertThat(passage.get("rank_score").asDouble())
                .isGreaterThan(answer.at("/passages/0/rank_score").asDouble());
        assertThat(answer.get("tokens_after").asInt())
                .isLessThan(answer.get("tokens_before").asInt());
        assertThat(answer.at("/report/stage").asString()).isEqualTo("pruner");
        assertThat(answer.at("/reports/0/model/name").asString()).isEqualTo("winnow-small-3");
    }

    @Test
    void the_order_of_the_passages_counts_where_the_request_says_so() {
        String other = "For each sentence the reranker returns one score, and no more.";

        assertThat(left(SENTENCE, other, true)).isEqualTo(SENTENCE);
        assertThat(left(other, SENTENCE, true)).isEqualTo(other);
        assertThat(left(SENTENCE, other, false)).isEqualTo(left(other, SENTENCE, false));
    }

    /** All that is left of two passages with others between them, where there is room for one. */
    private String left(String best, String last, boolean ordered) {
        List<String> passages = new ArrayList<>(Collections.nCopies(8, OTHER));
        passages.set(0, best);
        passages.set(7, last);
        String question = "How many scores does the reranker return for a sentence?";
        Map<String, Object> request = Client.question(question, "passages", passages);
        request.putAll(Map.of("ordered", ordered, "token_budget", 18, "floor", 1));
        return String.join("", post(request).ok().get("passages").findValuesAsString("text"));
    }

    @Test
    void takes_plain_texts_and_names_them_by_their_places() {
        ObjectNode plain = request().put("threshold", .3);
        plain.putArray("passages").add(OTHER).add(ANSWER).addObject().put("text", "Unrelated.");

        JsonNode answer = ok(plain);

        assertThat(answer.get("passages").findValuesAsString("id")).containsExactly("0", "1", "2");
        assertThat(answer.at("/passages/1/text").asString()).isEqualTo(SENTENCE);
    }

    @Test
    void tells_how_much_of_a_long_text_was_read() {
        Map<String, Object> request = Client.question(QUESTION, "passages", List.of(LONG));
        JsonNode answer = post(request, "Winnow-Timeout", "60000").ok();

        assertThat(answer.at("/reports/0/notes").toString())
                .containsPattern(
                        "read 28 of \\d\\d windows, those with most of the question's words");
        // The model may leave a neighbour beside it; what is unread shares no word.
        assertThat(answer.at("/passages/0/text").asString())
                .contains(SENTENCE)
                .hasSizeLessThan(200);
        assertThat(answer.at("/passages/0/kept").valueStream())
                .extracting(sentence -> sentence.get("reason").asString())
                .isSubsetOf("threshold", "needed");
    }

    @Test
    void a_long_text_that_nobody_read_in_time_is_chosen_by_words_and_does_not_stand_whole()
            throws Exception {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        InstantSource late = InstantSource.fixed(noon.plusSeconds(61));
        List<PruneRequest.Passage> passages = List.of(new PruneRequest.Passage("long", null, LONG));
        PipelineState accepted =
                PipelineState.accepted(
                                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                                Scope.local(),
                                Query.of(QUESTION),
                                Settings.DEFAULTS.withTokenBudget(32_000),
                                new Deadline(noon.plusSeconds(60)))
                        .withRetrieval(
                                new PruneRequest(null, passages, null, RequestSettings.NONE)
                                        .candidates(1),
                                null);

        PipelineState done =
                new StageChain(List.of(reranker, pruner), late, Observation.NONE)
                        .run(accepted, () -> false);
        PruneResponse answer = PruneResponse.of(done, true);

        assertThat(answer.reports())
                .extracting(StageReport::outcome)
                .containsExactly(
                        new Outcome.Degraded("deadline"), new Outcome.Degraded("by-words"));
        assertThat(answer.passages()).hasSize(1);
        assertThat(answer.passages().get(0).text()).contains(SENTENCE).hasSizeLessThan(1_300);
        assertThat(answer.passages().get(0).kept())
                .extracting(kept -> tuple(kept.reason(), kept.probability()))
                .containsOnly(tuple(Reason.UNREAD, null));
    }

    @Test
    void orders_passages_only_when_asked() {
        for (String order : List.of("rank", "document")) {
            assertThat(ok(request().put("order", order)).at("/passages/0/id").asString())
                    .isEqualTo("answer");
        }
        assertThat(ok(request()).at("/passages/0/id").asString()).isEqualTo("other");
    }

    @Test
    void keeps_the_first_sentence_with_another_one_when_asked() {
        JsonNode answer = ok(request().put("threshold", .3).put("title_rule", "first_sentence"));

        assertThat(answer.at("/passages/1/text").asString()).isEqualTo(ANSWER);
        assertThat(answer.at("/passages/1/kept/0/reason").asString()).isEqualTo("title");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'query':'q'}",
                "{'query':'q','passages':[]}",
                "{'query':' ','passages':[{'id':'a','text':'t'}]}",
                "{'query':'q','passages':[{'id':'a'}]}",
                "{'query':'q','passages':['t',{'id':'0','text':'u'}]}",
                "{'query':'q','passages':[7]}",
                "{'query':'q','passages':[['t']]}",
                "{'query':'q','passages':[null]}",
                "{'query':'q','passages':[{'id':'','text':'t'}]}",
                "{'query':'q','passages':[{'id':'a','text':'t'},{'id':'a','text':'u'}]}",
                "{'query':'q','passages':[{'id':'a','text':'t'}],'token_budget':-1}",
                "{'query':'q','passages':[{'id':'a','text':'t'}],'threshold':2}",
                "{'query':'q','passages':[{'id':'a','text':'t'}],'order':'up'}",
                "{'query':'q','passages':[{'id':'a','text':'t'}],'budget':5}",
            })
    void refuses_what_cannot_be_meant_with_a_problem_document(String body) {
        Answer answer = post(body.replace('\'', '"'));

        answer.json(422);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void refuses_more_passages_than_the_cap() {
        assertThat(post(plain(101, "t")).json(422).get("limit").asInt()).isEqualTo(100);
    }

    @Test
    void refuses_more_sentences_than_the_cap() {
        JsonNode problem = post(plain(3, "It rained. ".repeat(7_000))).json(422);

        assertHas(problem, "{type: 'urn:winnow:problem:limit-exceeded', field: 'passages'}");
        assertHas(problem, "{limit: 20000, actual: 21000}");
        assertThat(problem.get("detail").asString()).contains("send fewer or shorter ones");
    }

    /** A question about so many passages of the same text. */
    private static Map<String, Object> plain(int passages, String text) {
        return Client.question("q", "passages", Collections.nCopies(passages, text));
    }

    private static ObjectNode request() {
        ObjectNode request = JSON.createObjectNode().put("query", QUESTION);
        ArrayNode passages = request.putArray("passages");
        passages.addObject().put("id", "other").put("title", "Fruit").put("text", OTHER);
        passages.addObject().put("id", "answer").put("title", "Manual").put("text", ANSWER);
        return request;
    }

    private JsonNode ok(ObjectNode body) {
        return post(body).ok();
    }

    private Answer post(Object body, String... headers) {
        return new Client(port, null).post("/v1/prune", body, headers);
    }
}
