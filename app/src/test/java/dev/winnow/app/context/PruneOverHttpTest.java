package dev.winnow.app.context;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private static final String ANSWER =
            "Home, about, contact \ud83d\ude00. The reranker returns one score for each sentence.";
    private static final String OTHER = "Bananas are rich in potassium. They grow in the tropics.";

    @LocalServerPort private int port;
    @Autowired private RerankerStage reranker;
    @Autowired private PrunerStage pruner;

    @Test
    void keeps_what_answers_and_cites_it_by_offsets() throws Exception {
        JsonNode answer = ok(request().put("threshold", .3));

        assertThat(answer.propertyNames())
                .containsExactly("passages", "tokens_before", "tokens_after", "report", "reports");
        assertThat(
                        answer.at("/passages")
                                .valueStream()
                                .map(passage -> passage.get("id").asString()))
                .containsExactly("other", "answer");
        JsonNode passage = answer.at("/passages/1");
        assertThat(passage.propertyNames()).containsExactly("id", "rank_score", "kept", "text");
        assertThat(passage.get("text").asString())
                .isEqualTo("The reranker returns one score for each sentence.");
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
        assertThat(answer.at("/reports/0/model/name").asString()).isEqualTo("winnow-small-2");
    }

    @Test
    void the_order_of_the_passages_counts_where_the_request_says_so() throws Exception {
        Map<String, String> texts =
                Map.of(
                        "one", "The reranker returns one score for each sentence.",
                        "other", "For each sentence the reranker returns one score, and no more.");

        assertThat(left(texts, "one", "other", true)).isEqualTo("one");
        assertThat(left(texts, "other", "one", true)).isEqualTo("other");
        assertThat(left(texts, "one", "other", false))
                .isEqualTo(left(texts, "other", "one", false));
    }

    /** The only passage of which something is left, where there is room for one. */
    private String left(Map<String, String> texts, String best, String last, boolean ordered)
            throws Exception {
        ObjectNode request = JSON.createObjectNode();
        request.put("query", "How many scores does the reranker return for a sentence?");
        request.put("ordered", ordered).put("token_budget", 18).put("floor", 1);
        ArrayNode passages = request.putArray("passages");
        passages.addObject().put("id", best).put("text", texts.get(best));
        for (int i = 0; i < 6; i++) {
            passages.addObject().put("id", "filler " + i).put("text", OTHER);
        }
        passages.addObject().put("id", last).put("text", texts.get(last));
        return ok(request)
                .get("passages")
                .valueStream()
                .filter(passage -> !passage.get("kept").isEmpty())
                .map(passage -> passage.get("id").asString())
                .collect(Collectors.joining(" and "));
    }

    @Test
    void takes_plain_texts_and_names_them_by_their_places() throws Exception {
        ObjectNode plain = request().put("threshold", .3);
        plain.putArray("passages").add(OTHER).add(ANSWER).addObject().put("text", "Unrelated.");

        JsonNode answer = ok(plain);

        assertThat(answer.at("/passages").valueStream().map(each -> each.get("id").asString()))
                .containsExactly("0", "1", "2");
        assertThat(answer.at("/passages/1/text").asString())
                .isEqualTo("The reranker returns one score for each sentence.");
    }

    @Test
    void tells_how_much_of_a_long_text_was_read() throws Exception {
        JsonNode answer = post(longRequest().toString(), "Winnow-Timeout", "60000").ok();

        assertThat(answer.at("/reports/0/notes").valueStream().map(JsonNode::asString))
                .anyMatch(
                        note ->
                                note.matches(
                                        "read 28 of \\d\\d windows, those with most of the question's words"));
        // The model may leave a neighbour beside it; what is unread shares no word.
        assertThat(answer.at("/passages/0/text").asString())
                .contains("The reranker returns one score for each sentence.")
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
        PruneRequest.Passage passage =
                new PruneRequest.Passage(
                        "long", null, longRequest().at("/passages/0/text").asString());
        PipelineState accepted =
                PipelineState.accepted(
                                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                                Scope.local(),
                                Query.of(longRequest().get("query").asString()),
                                Settings.DEFAULTS.withTokenBudget(32_000),
                                new Deadline(noon.plusSeconds(60)))
                        .withRetrieval(
                                new PruneRequest(null, List.of(passage), null, RequestSettings.NONE)
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
        assertThat(answer.passages())
                .singleElement()
                .satisfies(
                        left -> {
                            assertThat(left.text())
                                    .contains("The reranker returns one score for each sentence.")
                                    .hasSizeLessThan(1_300);
                            assertThat(left.kept())
                                    .isNotEmpty()
                                    .allSatisfy(
                                            kept -> {
                                                assertThat(kept.reason()).isEqualTo(Reason.UNREAD);
                                                assertThat(kept.probability()).isNull();
                                            });
                        });
    }

    @Test
    void orders_passages_only_when_asked() throws Exception {
        assertThat(ok(request().put("order", "rank")).at("/passages/0/id").asString())
                .isEqualTo("answer");
        assertThat(ok(request().put("order", "document")).at("/passages/0/id").asString())
                .isEqualTo("answer");
        assertThat(ok(request()).at("/passages/0/id").asString()).isEqualTo("other");
    }

    @Test
    void never_keeps_more_than_the_budget() throws Exception {
        JsonNode answer = ok(request().put("threshold", 0).put("token_budget", 20));

        assertThat(answer.get("tokens_after").asInt()).isBetween(1, 20);
    }

    @Test
    void keeps_the_first_sentence_with_another_one_when_asked() throws Exception {
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
    void refuses_what_cannot_be_meant_with_a_problem_document(String body) throws Exception {
        Answer answer = post(body.replace('\'', '"'));

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void refuses_more_passages_than_the_cap() throws Exception {
        ObjectNode request = JSON.createObjectNode().put("query", "q");
        ArrayNode passages = request.putArray("passages");
        for (int i = 0; i < 101; i++) {
            passages.addObject().put("id", "p" + i).put("text", "t");
        }

        assertThat(post(request.toString()).json().get("limit").asInt()).isEqualTo(100);
    }

    @Test
    void refuses_more_sentences_than_the_cap() throws Exception {
        ObjectNode request = JSON.createObjectNode().put("query", "q");
        ArrayNode passages = request.putArray("passages");
        for (int i = 0; i < 3; i++) {
            passages.addObject().put("id", "p" + i).put("text", "It rained. ".repeat(7_000));
        }

        Answer answer = post(request.toString());

        assertThat(answer.status()).isEqualTo(422);
        JsonNode problem = answer.json();
        assertThat(problem.get("type").asString()).isEqualTo("urn:winnow:problem:limit-exceeded");
        assertThat(problem.get("field").asString()).isEqualTo("passages");
        assertThat(problem.get("limit").asInt()).isEqualTo(20_000);
        assertThat(problem.get("actual").asInt()).isEqualTo(21_000);
        assertThat(problem.get("detail").asString()).contains("send fewer or shorter ones");
    }

    private static ObjectNode request() {
        ObjectNode request =
                JSON.createObjectNode()
                        .put("query", "What does the reranker return for each sentence?");
        ArrayNode passages = request.putArray("passages");
        passages.addObject().put("id", "other").put("title", "Fruit").put("text", OTHER);
        passages.addObject().put("id", "answer").put("title", "Manual").put("text", ANSWER);
        return request;
    }

    /** Some thirty-five windows of the model, with the answer in the middle. */
    private static ObjectNode longRequest() {
        String filler = (OTHER + " ").repeat(400);
        ObjectNode request =
                JSON.createObjectNode()
                        .put("query", "What does the reranker return for each sentence?");
        request.putArray("passages")
                .addObject()
                .put("id", "long")
                .put(
                        "text",
                        filler + "The reranker returns one score for each sentence. " + filler);
        return request;
    }

    private JsonNode ok(ObjectNode body) {
        return post(body.toString()).ok();
    }

    private Answer post(String body, String... headers) {
        return new Client(port, null).postText("/v1/prune", body, headers);
    }
}
